package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.RedisEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.Signal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in memory are bounded, and no tenant's bodies keep another out. */
class BytesInFlightTest {
    private static final Pattern READY = Pattern.compile("ready function=ingest port=(\\d+)");
    private static final int FIVE_MIB = 5 << 20;
    private static final int CUT = 0;

    private record Held(BytesInFlight.Reservation room, int owner, long size) {}

    @Test
    void aTenantWhoSendsLargeBodiesSlowlyKeepsNobodyElseOut() throws IOException {
        try (RunningIngest ingest = RunningIngest.start()) {
            Tenant slow = Tenant.of(ingest, ProjectLimits.NONE);
            Tenant other = Tenant.of(ingest, ProjectLimits.NONE);
            List<RawClient> open = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                open.add(slow.begin(FIVE_MIB, 1_000));
            }
            await().atMost(20, SECONDS).until(() -> inFlight(ingest) == 6L * FIVE_MIB);
            for (int i = 0; i < 40; i++) {
                RawClient more = slow.begin(FIVE_MIB, 1_000);
                RawAnswer refused = more.answer().isProblem(429, "too-many-bytes-in-flight");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                open.add(more);
            }
            RawAnswer answer = other.send(text(9));
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(other.send(Tenant.batch(1)).status()).isEqualTo(202);
            for (RawClient each : open) {
                each.close();
            }
            await().atMost(20, SECONDS).until(() -> inFlight(ingest) == 0);
            assertThat(slow.send(text(9)).status()).isEqualTo(202);
        }
    }

    @Test
    void whatIsUnpackedIsReservedAsItGrowsAndGivenBack() throws IOException {
        try (RunningIngest ingest =
                RunningIngest.start(Map.of("ingest.max-bytes-in-flight", "10MiB", "ingest.max-otlp-body", "5MiB"))) {
            Tenant tenant = Tenant.of(ingest, ProjectLimits.NONE);
            byte[] packed = gzip(text(9));
            assertThat(tenant.send(packed, "Content-Encoding: gzip").status()).isEqualTo(202);
            try (RawClient _ = tenant.begin(1 << 20, 10)) {
                await().atMost(20, SECONDS).until(() -> inFlight(ingest), n -> n == 1 << 20);
                tenant.send(packed, "Content-Encoding: gzip").isProblem(429, "too-many-bytes-in-flight");
                assertThat(tenant.send(gzip(text(7)), "Content-Encoding: gzip").status())
                        .isEqualTo(202);
            }
            await().atMost(20, SECONDS).until(() -> inFlight(ingest) == 0);
        }
    }

    @Test
    void aStrangerTakesNoRoom() throws IOException {
        try (RunningIngest ingest = RunningIngest.start()) {
            Tenant stranger = new Tenant(ingest.port(), "none", "sk_000000000000_00000000000000000000000000");
            for (int i = 0; i < 10; i++) {
                try (RawClient client = stranger.begin(FIVE_MIB, 10)) {
                    client.answer().isProblem(401, "unauthorized");
                    assertThat(inFlight(ingest)).isZero();
                }
            }
        }
    }

    @Test
    void halfIsForOneProjectAndAllForAllAndNothingLeaks() {
        long seed = System.nanoTime();
        System.out.println("bytes in flight seed " + seed);
        var random = new Random(seed);
        var bytes = new BytesInFlight(1_000, new SimpleMeterRegistry());
        List<Held> open = new ArrayList<>();
        long[] held = new long[4];
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) > 0) {
                int owner = random.nextInt(held.length);
                long size = random.nextLong(1, 201);
                long total = held[0] + held[1] + held[2] + held[3];
                BytesInFlight.Reservation room = bytes.of("p" + owner);
                if (held[owner] + size > 500) {
                    assertThatThrownBy(() -> room.reserve(size))
                            .isInstanceOfSatisfying(
                                    ProblemException.class,
                                    e -> assertThat(e.problem().status()).isEqualTo(429));
                } else if (total + size > 1_000) {
                    assertThatThrownBy(() -> room.reserve(size)).isInstanceOfSatisfying(ProblemException.class, e -> {
                        assertThat(e.problem().type()).isEqualTo("busy");
                        assertThat(e.problem().status()).isEqualTo(503);
                        assertThat(e.problem().retryAfter()).isNotNull();
                    });
                } else {
                    room.reserve(size);
                    held[owner] += size;
                    open.add(new Held(room, owner, size));
                }
            } else if (!open.isEmpty()) {
                Held done = open.remove(random.nextInt(open.size()));
                done.room().close();
                held[done.owner()] -= done.size();
            }
            assertThat(bytes.total()).isEqualTo(held[0] + held[1] + held[2] + held[3]);
        }
        open.forEach(each -> each.room().close());
        assertThat(bytes.total()).isZero();
    }

    @Test
    void aSmallHeapTakesSixtyFourLargeBodiesAtOnce() throws Exception {
        String database = "t" + UUID.randomUUID().toString().substring(0, 8);
        Process process = start(database, SharedEngines.redis().uri());
        try (var metadata = MongoMetadataStore.create(
                        new MetadataSettings(
                                SharedEngines.mongo().uri(),
                                database,
                                java.time.Duration.ofSeconds(5),
                                java.time.Duration.ofDays(1),
                                java.time.Duration.ofDays(1)),
                        InstantSource.system());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = port(process.errorReader());
            metadata.migrate();
            List<Tenant> tenants = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                tenants.add(Tenant.in(metadata, port, p, ProjectLimits.NONE));
            }
            List<Future<RawAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Tenant tenant = tenants.get(i % 4);
                byte[] body = text(9);
                answers.add(threads.submit(() -> tenant.send(body)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<RawAnswer> answer : answers) {
                statuses.add(answer.get(60, SECONDS).status());
            }
            assertThat(statuses).contains(202).isSubsetOf(202, 429, 503);
            assertThat(process.isAlive()).isTrue();
            assertThat(Tenant.in(metadata, port, 0, ProjectLimits.NONE)
                            .send(Tenant.batch(1))
                            .status())
                    .isEqualTo(202);
        } finally {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-protobuf", "application/json"})
    void aSmallHeapTakesTheLargestRequestsOfOtlpAtOnce(String type, @TempDir Path folder) throws Exception {
        String database = "t" + UUID.randomUUID().toString().substring(0, 8);
        byte[] body = largest(type);
        // With room for all of it, since a full queue would refuse it first.
        RedisEngine redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 2L << 30, "a-password"));
        Process process = start(database, redis.uri());
        try (redis;
                var metadata = MongoMetadataStore.create(
                        new MetadataSettings(
                                SharedEngines.mongo().uri(),
                                database,
                                java.time.Duration.ofSeconds(5),
                                java.time.Duration.ofDays(1),
                                java.time.Duration.ofDays(1)),
                        InstantSource.system());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = port(process.errorReader());
            metadata.migrate();
            List<Tenant> tenants = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                tenants.add(Tenant.in(metadata, port, p, ProjectLimits.NONE));
            }
            List<Integer> statuses = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                List<Future<RawAnswer>> answers = new ArrayList<>();
                for (Tenant tenant : tenants) {
                    answers.add(threads.submit(() -> tenant.export(body, "Content-Type: " + type)));
                }
                for (Future<RawAnswer> answer : answers) {
                    statuses.add(statusOf(answer));
                }
            }
            System.out.println("largest requests of " + type + ": " + statuses);
            assertThat(statuses).contains(200).isSubsetOf(200, 503, CUT);
            assertThat(process.isAlive()).as("out of memory it ends").isTrue();
        } finally {
            process.destroy();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Who is refused before its body was read, and sends on for long, may find its connection closed. */
    private static int statusOf(Future<RawAnswer> answer) throws Exception {
        try {
            return answer.get(60, SECONDS).status();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return CUT;
        }
    }

    /** A request of almost 32 MiB in spans of 64 KiB; what it says does not pack well. */
    private static byte[] largest(String type) {
        var random = new Random(7);
        byte[] noise = new byte[48 << 10];
        var json = new StringBuilder("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[");
        for (int i = 0; i < 500; i++) {
            random.nextBytes(noise);
            json.append(i == 0 ? "" : ",")
                    .append("{\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"spanId\":\"%016x\"".formatted(i + 1))
                    .append(",\"startTimeUnixNano\":\"" + Spans.now() + "\",\"name\":\"")
                    .append(Base64.getEncoder().encodeToString(noise))
                    .append("\"}");
        }
        byte[] bytes = json.append("]}]}]}").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return type.endsWith("json") ? bytes : Encoding.JSON.protobuf(Signal.TRACES, bytes);
    }

    private static Process start(String database, String queue) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lynex.ingest.boot.Main");
        builder.environment()
                .putAll(Map.of(
                        "LYNEX_INGEST_PORT",
                        "0",
                        "LYNEX_INGEST_OTLP_HTTP_PORT",
                        "off",
                        "LYNEX_INGEST_OTLP_GRPC_PORT",
                        "off",
                        "LYNEX_QUEUE_URI",
                        queue,
                        "LYNEX_METADATA_URI",
                        SharedEngines.mongo().uri(),
                        "LYNEX_METADATA_DATABASE",
                        database));
        return builder.start();
    }

    private static int port(BufferedReader log) throws IOException {
        var said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofVirtual().start(() -> log.lines().forEach(each -> {}));
                return Integer.parseInt(ready.group(1));
            }
        }
        throw new IllegalStateException("ingest ended without being ready:\n" + said);
    }

    /** A batch of so many events of 0.5 MiB that hardly pack. */
    private static byte[] text(int events) {
        var random = new Random(events);
        byte[] noise = new byte[3 << 17];
        return Tenant.batch(events, i -> {
            random.nextBytes(noise);
            return Base64.getEncoder().encodeToString(noise);
        });
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static long inFlight(RunningIngest ingest) throws IOException {
        try (RawClient client = ingest.connect()) {
            String metrics = client.request("GET", "/metrics", new byte[0]).body();
            Matcher value =
                    Pattern.compile("(?m)^lynex_ingest_in_flight_bytes (\\S+)$").matcher(metrics);
            assertThat(value.find()).as(metrics).isTrue();
            return (long) Double.parseDouble(value.group(1));
        }
    }
}
