package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.RedisEngine;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Submission;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.stream.Stream;

/** Real backends of a test's own, and what a client of them does. */
final class Backends implements AutoCloseable {
    static final String PROJECT = "shop";
    private static final Duration LINGER = Duration.ofMillis(50);
    private static final Duration LEASE = Duration.ofSeconds(1);

    private final Path folder;
    private final RedisEngine redis;
    private final ClickHouseEngine clickHouse;
    private final String database;
    private MongoEngine mongo;
    private final RedisEventQueue queue;
    private final EventStore store;
    private final MetadataStore metadata;

    Backends(Path folder, ClickHouseEngine clickHouse) {
        this.folder = folder;
        this.clickHouse = clickHouse;
        this.database = "t" + UUID.randomUUID().toString().replace("-", "");
        this.redis = RedisEngine.start(new RedisEngine.Settings(folder.resolve("redis"), 0, 64L << 20, "secret-word"));
        this.mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        this.queue = queue(redis.uri());
        this.store = store(clickHouse.url(), clickHouse.user(), clickHouse.password(), database);
        this.metadata = metadata(mongo.uri());
        store.migrate();
        metadata.migrate();
    }

    /** A queue with little patience, one for each process. */
    static RedisEventQueue queue(String uri) {
        return RedisEventQueue.create(QueueSettings.of(uri).withTimes(LINGER, LEASE));
    }

    static EventStore store(String url, String user, String password, String database) {
        return ClickHouseEventStore.create(StoreSettings.of(url, user, password, database));
    }

    static MetadataStore metadata(String uri) {
        return MongoMetadataStore.create(MetadataSettings.of(uri), InstantSource.system());
    }

    EventQueue queue() {
        return queue;
    }

    RedisEventQueue anotherQueue() {
        return queue(redis.uri());
    }

    EventStore store() {
        return store;
    }

    MetadataStore metadata() {
        return metadata;
    }

    /** The same metadata, given up on soon. */
    MetadataStore impatientMetadata() {
        var settings = new MetadataSettings(
                mongo.uri(), "lynex", Duration.ofMillis(300), Duration.ofDays(1), Duration.ofDays(1));
        return MongoMetadataStore.create(settings, InstantSource.system());
    }

    /** What a process needs to reach them: the arguments of {@link MortalProcessor}. */
    String[] addresses() {
        return new String[] {
            redis.uri(), clickHouse.url(), clickHouse.user(), clickHouse.password(), database, mongo.uri()
        };
    }

    void stopMongo() {
        mongo.close();
    }

    void startMongo() {
        mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), mongo.port()));
    }

    /** Copies what Redis has on its disk, as a backup does. */
    void copyRedis(Path to) throws IOException {
        copy(folder.resolve("redis"), to);
    }

    /** kill -9 of Redis, and its start again from this copy of its folder; from an empty one it has lost everything. */
    void restoreRedis(Path copy) throws Exception {
        ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
        redis.onExit().get(5, SECONDS);
        Path place = folder.resolve("redis");
        Files.move(place, folder.resolve("redis-lost-" + UUID.randomUUID()));
        copy(copy, place);
        redis.restart();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Sends a request of its own; answers its id. */
    String send(String payload, int events) {
        return send(0, payload, events);
    }

    String send(int partition, String payload, int events) {
        return send(partition, "native", payload.getBytes(StandardCharsets.UTF_8), events);
    }

    String send(int partition, String dialect, byte[] payload, int events) {
        return send(PROJECT, partition, dialect, payload, events);
    }

    String send(String project, int partition, String dialect, byte[] payload, int events) {
        String id = "%012x".formatted(System.currentTimeMillis())
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
        Acceptance acceptance = queue.accept(new Submission(
                new Placement(partition, 1), project, null, dialect, id, Instant.now(), events, Limits.NONE, payload));
        if (!(acceptance instanceof Acceptance.Accepted)) {
            throw new IllegalStateException("not accepted: " + acceptance);
        }
        return id;
    }

    Ledger.Counters counters() {
        return queue.ledger().partitions().getFirst().projects().getOrDefault(PROJECT, new Ledger.Counters(0, 0, 0, 0));
    }

    boolean drained() {
        return queue.ledger().watermark() == null;
    }

    /** Every table that a block reaches, so that a missing or a double row shows: events, ids, rollup, traces. */
    String tables() {
        return sql("SELECT (SELECT count() FROM events), (SELECT uniqExact(event_id) FROM events),"
                + " (SELECT sum(events) FROM rollup_minute), (SELECT sum(events) FROM traces_by_time)");
    }

    String sql(String sql) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(clickHouse.url() + "/?database=" + database))
                            .header("X-ClickHouse-User", clickHouse.user())
                            .header("X-ClickHouse-Key", clickHouse.password())
                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer.body().strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        queue.close();
        store.close();
        metadata.close();
        mongo.close();
        redis.close();
    }
}
