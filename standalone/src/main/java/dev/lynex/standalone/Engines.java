package dev.lynex.standalone;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.DataFolder;
import dev.lynex.engines.EngineException;
import dev.lynex.engines.EngineSupervisor;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.RedisEngine;
import dev.lynex.engines.S3Engine;
import dev.lynex.function.Startup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The four engines of one machine, started side by side on free loopback ports. */
final class Engines implements AutoCloseable {
    private static final long QUEUE_MEMORY = 256L << 20;
    private static final String STORE_USER = "lynex";

    private final RedisEngine redis;
    private final ClickHouseEngine clickHouse;
    private final MongoEngine mongo;
    private final S3Engine s3;
    private final EngineSupervisor supervisor;

    private Engines(RedisEngine redis, ClickHouseEngine clickHouse, MongoEngine mongo, S3Engine s3) {
        this.redis = redis;
        this.clickHouse = clickHouse;
        this.mongo = mongo;
        this.s3 = s3;
        this.supervisor = EngineSupervisor.watch(List.of(redis, clickHouse));
    }

    /** Starts them; when one fails the others are ended again. */
    static Engines start(DataFolder folder, Progress progress) {
        String redisPassword = folder.secret("redis");
        String storePassword = folder.secret("clickhouse");
        String s3Secret = folder.secret("s3");
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var redis = executor.submit(started(
                    progress,
                    "Redis",
                    () -> RedisEngine.start(
                            new RedisEngine.Settings(folder.sub("redis"), 0, QUEUE_MEMORY, redisPassword))));
            var clickHouse = executor.submit(started(
                    progress,
                    "ClickHouse",
                    () -> ClickHouseEngine.start(
                            new ClickHouseEngine.Settings(folder.sub("clickhouse"), 0, STORE_USER, storePassword))));
            var mongo = executor.submit(started(
                    progress,
                    "metadata",
                    () -> MongoEngine.start(new MongoEngine.Settings(folder.sub("metadata"), 0))));
            var s3 = executor.submit(started(
                    progress,
                    "S3",
                    () -> S3Engine.start(new S3Engine.Settings(folder.sub("s3"), 0, "lynex", s3Secret))));
            return assemble(redis, clickHouse, mongo, s3);
        }
    }

    private static Engines assemble(
            Future<RedisEngine> redis,
            Future<ClickHouseEngine> clickHouse,
            Future<MongoEngine> mongo,
            Future<S3Engine> s3) {
        List<AutoCloseable> up = new ArrayList<>();
        RuntimeException failed = null;
        for (Future<? extends AutoCloseable> each : List.of(redis, clickHouse, mongo, s3)) {
            try {
                up.add(each.get());
            } catch (ExecutionException e) {
                failed = e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed = new EngineException("interrupted while the engines started");
            }
        }
        if (failed != null) {
            Startup.closeAll(up.toArray(AutoCloseable[]::new));
            throw failed;
        }
        return new Engines(redis.resultNow(), clickHouse.resultNow(), mongo.resultNow(), s3.resultNow());
    }

    private static <T> Callable<T> started(Progress progress, String name, Callable<T> start) {
        return () -> {
            T engine = start.call();
            progress.say(name + " is up");
            return engine;
        };
    }

    /** The settings that lead a function to the queue. */
    Map<String, String> queue() {
        return Map.of("queue.uri", redis.uri());
    }

    /** The settings that lead a function to the event store. */
    Map<String, String> store() {
        return Map.of(
                "store.url",
                clickHouse.url(),
                "store.user",
                clickHouse.user(),
                "store.password",
                clickHouse.password());
    }

    /** Sees to the event store's engine after an insert that failed. */
    void mendStore() {
        clickHouse.mendAfterFailedInsert();
    }

    /** The settings that lead a function to the metadata store. */
    Map<String, String> metadata() {
        return Map.of("metadata.uri", mongo.uri());
    }

    String metadataUri() {
        return mongo.uri();
    }

    @Override
    public void close() {
        Startup.closeAll(Startup.together(supervisor, mongo, s3));
    }
}
