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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The engines of one machine, three or with the archive four, started side by side on free loopback ports. */
final class Engines implements AutoCloseable {
    private static final long QUEUE_MEMORY = 256L << 20;
    static final String STORE_USER = "lynex";
    static final String ARCHIVE_USER = "lynex";

    private final RedisEngine redis;
    private final ClickHouseEngine clickHouse;
    private final MongoEngine mongo;
    private final Optional<S3Engine> s3;
    private final String s3Secret;
    private final EngineSupervisor supervisor;

    private Engines(
            RedisEngine redis, ClickHouseEngine clickHouse, MongoEngine mongo, Optional<S3Engine> s3, String s3Secret) {
        this.redis = redis;
        this.clickHouse = clickHouse;
        this.mongo = mongo;
        this.s3 = s3;
        this.s3Secret = s3Secret;
        this.supervisor = EngineSupervisor.watch(List.of(redis, clickHouse));
    }

    /**
     * Starts them; when one fails the others are ended again.
     *
     * @param withArchive whether S3 is to be one of them
     */
    static Engines start(DataFolder folder, boolean withArchive, Progress progress) {
        String redisPassword = folder.secret("redis");
        String storePassword = folder.secret("clickhouse");
        String s3Secret = folder.secret("s3");
        Callable<Optional<S3Engine>> archive = withArchive
                ? started(
                        progress,
                        "S3",
                        () -> Optional.of(
                                S3Engine.start(new S3Engine.Settings(folder.sub("s3"), 0, ARCHIVE_USER, s3Secret))))
                : Optional::empty;
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
            return assemble(redis, clickHouse, mongo, executor.submit(archive), s3Secret);
        }
    }

    private static Engines assemble(
            Future<RedisEngine> redis,
            Future<ClickHouseEngine> clickHouse,
            Future<MongoEngine> mongo,
            Future<Optional<S3Engine>> s3,
            String s3Secret) {
        List<AutoCloseable> up = new ArrayList<>();
        RuntimeException failed = null;
        for (Future<?> each : List.of(redis, clickHouse, mongo, s3)) {
            try {
                switch (each.get()) {
                    case AutoCloseable engine -> up.add(engine);
                    case Optional<?> engine ->
                        engine.map(AutoCloseable.class::cast).ifPresent(up::add);
                    default -> throw new IllegalStateException("not an engine");
                }
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
        return new Engines(redis.resultNow(), clickHouse.resultNow(), mongo.resultNow(), s3.resultNow(), s3Secret);
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

    /** The settings that lead a function to the archive; none when it is not one of the engines. */
    Map<String, String> archive() {
        return archiveUrl().map(url -> archive(url, s3Secret)).orElse(Map.of());
    }

    /** The settings that lead to an S3 of ours. */
    static Map<String, String> archive(String url, String secret) {
        return Map.of(
                "archive.enabled",
                "true",
                "archive.endpoint",
                url,
                "archive.access-key",
                ARCHIVE_USER,
                "archive.secret-key",
                secret,
                "archive.path-style",
                "true");
    }

    String storeUrl() {
        return clickHouse.url();
    }

    /** Of the S3 that is one of the engines. */
    Optional<String> archiveUrl() {
        return s3.map(engine -> engine.endpoint().toString());
    }

    String metadataUri() {
        return mongo.uri();
    }

    @Override
    public void close() {
        Startup.closeAll(Startup.together(supervisor, mongo, () -> s3.ifPresent(S3Engine::close)));
    }
}
