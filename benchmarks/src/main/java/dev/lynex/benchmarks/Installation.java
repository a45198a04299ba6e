package dev.lynex.benchmarks;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.RedisEngine;
import dev.lynex.function.Logs;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The engines in a temporary folder, with a project in each of the queue's four partitions, and what leads functions there.
 * With {@code -Dbenchmark.folder=FOLDER} they are in that one, which stays, so that what was loaded can be asked again.
 */
final class Installation implements AutoCloseable {
    private static final String PASSWORD = "benchmark-password";
    private static final int PROJECTS = 4;

    private final Path folder;
    private final boolean stays;
    private final RedisEngine redis;
    private final MongoEngine mongo;
    private final ClickHouseEngine clickHouse;
    private final List<String> keys = new ArrayList<>();
    private final String token;

    Installation() throws IOException {
        Logs.start();
        Logs.onlyErrors("de.bwaldvogel.mongo");
        String given = System.getProperty("benchmark.folder", "");
        stays = !given.isEmpty();
        folder = stays
                ? Files.createDirectories(Path.of(given).toAbsolutePath())
                : Files.createTempDirectory("lynex-benchmark-");
        redis = RedisEngine.start(
                new RedisEngine.Settings(folder.resolve("redis"), 0, 8L << 30, PASSWORD),
                List.of("appendfsync always"));
        mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        clickHouse = ClickHouseEngine.start(
                new ClickHouseEngine.Settings(folder.resolve("clickhouse"), 0, "lynex", PASSWORD));
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(mongo.uri()), InstantSource.system());
                var store = store()) {
            metadata.migrate();
            store.migrate();
            List<Membership> memberships = new ArrayList<>();
            for (int i = 0; i < PROJECTS; i++) {
                if (metadata.project("p" + i).isEmpty()) {
                    metadata.createProject(Project.of("p" + i, "Benchmark", i, 30, Instant.now()));
                }
                keys.add(metadata.createKey("p" + i, KeyScope.INGEST, "benchmark"));
                memberships.add(new Membership("p" + i, Role.OWNER));
            }
            Account account = metadata.account("owner@example.com")
                    .orElseGet(() -> metadata.createAccount("owner@example.com", PASSWORD, memberships));
            token = metadata.createToken(account.id(), Token.Kind.API, "benchmark");
        }
    }

    ClickHouseEventStore store() {
        return ClickHouseEventStore.create(
                StoreSettings.of(clickHouse.url(), clickHouse.user(), clickHouse.password(), "lynex"));
    }

    List<String> keys() {
        return keys;
    }

    /** A token of an owner of all projects. */
    String token() {
        return token;
    }

    String queueUri() {
        return redis.uri();
    }

    ClickHouseEngine clickHouse() {
        return clickHouse;
    }

    long redisPid() {
        return redis.pid();
    }

    long clickHousePid() {
        return clickHouse.pid();
    }

    Path folder() {
        return folder;
    }

    Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("LYNEX_QUEUE_URI", redis.uri()),
                Map.entry("LYNEX_METADATA_URI", mongo.uri()),
                Map.entry("LYNEX_STORE_URL", clickHouse.url()),
                Map.entry("LYNEX_STORE_USER", clickHouse.user()),
                Map.entry("LYNEX_STORE_PASSWORD", clickHouse.password()),
                Map.entry("LYNEX_INGEST_PORT", "0"),
                Map.entry("LYNEX_INGEST_OTLP_HTTP_PORT", "off"),
                Map.entry("LYNEX_INGEST_OTLP_GRPC_PORT", "off"),
                Map.entry("LYNEX_PROCESSOR_PORT", "0"),
                Map.entry("LYNEX_QUERY_PORT", "0"),
                // Questions follow each other faster here than any person's.
                Map.entry("LYNEX_QUERY_READ_BYTES_PER_MINUTE", "0"));
    }

    FunctionProcess ingest() throws IOException {
        return FunctionProcess.start("dev.lynex.ingest.boot.Main", environment());
    }

    FunctionProcess bareIngest() throws IOException {
        return FunctionProcess.start("dev.lynex.benchmarks.BareIngest", environment());
    }

    FunctionProcess query() throws IOException {
        return FunctionProcess.start("dev.lynex.query.boot.Main", environment());
    }

    FunctionProcess processor() throws IOException {
        return FunctionProcess.start("dev.lynex.processor.boot.Main", environment());
    }

    /** Empties the queue: what was accepted only to be measured is of no more use. */
    void emptyQueue() throws IOException {
        URI uri = URI.create(redis.uri());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("AUTH " + PASSWORD + "\r\nFLUSHALL\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("+OK\r\n+OK\r\n".length());
            if (!new String(answer, StandardCharsets.US_ASCII).equals("+OK\r\n+OK\r\n")) {
                throw new IOException("Redis did not empty: " + new String(answer, StandardCharsets.US_ASCII));
            }
        }
    }

    @Override
    public void close() throws IOException {
        clickHouse.close();
        mongo.close();
        redis.close();
        if (stays) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
