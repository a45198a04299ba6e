package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.lynex.queue.Ledger;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One project names an attribute of its own in each of a million spans. It is held against one that names the same
 * attribute in all of them. A neighbour in the same partition has each event accepted and stored meanwhile, and people's
 * queries are answered; what both took is printed. {@code -Dlynex.spans=100000} makes it shorter.
 */
class ManyKeysTest {
    private static final int SPANS = Integer.getInteger("lynex.spans", 1_000_000);
    /** The Collector's default. */
    private static final int BATCH = 8_192;

    private static final int ASKED = 25;
    private static final Duration PACE_OF_NEIGHBOUR = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    /** What a million spans have cost, on disk with those before. */
    private record Cost(Duration took, long bytesOnDisk, long slowestQueryMillis, long neighbourWaitedMillis) {}

    @Test
    @Tag("long")
    void aMillionSpansWithAKeyOfTheirOwnEachHurtNobody() throws Exception {
        try (var fleet = new Fleet(folder);
                var query = fleet.startQuery()) {
            String plainKey = fleet.newProject("same-key");
            String token = fleet.newToken("same-key", fleet.first().projectId());
            Cost same = load(fleet, query, token, "same-key", plainKey, i -> "tenant.attribute");
            String columns = fleet.sql("SELECT count() FROM system.columns WHERE database = 'lynex'");
            long memory = engineMemory(fleet);
            Cost own = load(
                    fleet,
                    query,
                    token,
                    fleet.first().projectId(),
                    fleet.first().ingestKey(),
                    i -> "tenant.attribute." + i);
            long memoryAfter = engineMemory(fleet);
            long parts =
                    Long.parseLong(fleet.sql("SELECT count() FROM system.parts WHERE active AND table = 'events'"));
            System.out.println("otlp keys: " + SPANS + " spans each; one key for all: " + same + "; a key for each: "
                    + own + "; ClickHouse " + memory / (1 << 20) + " MiB, then " + memoryAfter / (1 << 20) + " MiB, "
                    + parts + " parts");

            assertThat(fleet.sql("SELECT count() FROM system.columns WHERE database = 'lynex'"))
                    .as("columns")
                    .isEqualTo(columns);
            assertThat(Long.parseLong(fleet.sql("SELECT count() FROM rollup_minute")))
                    .as("rows of the rollup, which no attribute may multiply")
                    .isLessThan(1_000);
            assertThat(parts).as("parts of events").isLessThan(100);
            assertThat(memoryAfter - memory)
                    .as("bytes that ClickHouse took more")
                    .isLessThan(512L << 20);
            assertThat(own.bytesOnDisk()).as("bytes on disk of both").isLessThan(4 * same.bytesOnDisk());
            assertThat(fleet.died()).as("functions, of 256 MiB each, that died").isEmpty();
        }
    }

    private Cost load(
            Fleet fleet, FunctionAlone query, String token, String project, String key, LongFunction<String> name)
            throws Exception {
        String beside = "beside-" + project;
        String besideKey = fleet.newProject(beside);
        var over = new AtomicBoolean();
        CompletableFuture<Long> neighbour =
                CompletableFuture.supplyAsync(() -> neighbour(fleet, beside, besideKey, over));
        long began = System.nanoTime();
        for (long first = 0; first < SPANS; first += BATCH) {
            send(fleet, key, spans(first, Math.min(SPANS, first + BATCH), name));
        }
        await().atMost(300, SECONDS)
                .until(() -> counters(fleet.ledger(), project).queued() == 0);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        over.set(true);
        assertThat(neighbour.join())
                .as("the neighbour's")
                .isEqualTo(counters(fleet.ledger(), beside).stored());
        long waited =
                Long.parseLong(fleet.sql("SELECT max(queue_latency_ms) FROM events WHERE project = '" + beside + "'"));
        String of = " WHERE project = '" + project + "'";
        assertThat(fleet.sql("SELECT count(), uniqExact(event_id) FROM events" + of))
                .as("stored of %s", project)
                .isEqualTo(SPANS + "\t" + SPANS);
        assertThat(fleet.sql("SELECT sum(events) FROM rollup_minute" + of)).isEqualTo(Integer.toString(SPANS));
        long bytes = Long.parseLong(
                fleet.sql("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'events'"));
        return new Cost(took, bytes, slowest(fleet, query, token, project), waited);
    }

    /** An exporter's retry: what is refused comes again after the time that the answer says. */
    private static void send(Fleet fleet, String key, byte[] request) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            HttpResponse<byte[]> answer =
                    fleet.export("/v1/traces", request, key, "Content-Type", "application/x-protobuf");
            if (answer.statusCode() == 200) {
                return;
            }
            assertThat(answer.statusCode()).isIn(429, 503);
            String after = answer.headers().firstValue("Retry-After").orElseThrow();
            Thread.sleep(Duration.ofSeconds(Long.parseLong(after)));
        }
        throw new AssertionError("refused a hundred times");
    }

    private byte[] spans(long first, long end, LongFunction<String> name) {
        var scope = ScopeSpans.newBuilder();
        long now = Instant.now().toEpochMilli() * 1_000_000;
        for (long i = first; i < end; i++) {
            scope.addSpans(Span.newBuilder()
                    .setTraceId(id(16))
                    .setSpanId(id(8))
                    .setName("step")
                    .setStartTimeUnixNano(now)
                    .setEndTimeUnixNano(now + 1_000_000)
                    .addAttributes(KeyValue.newBuilder()
                            .setKey(name.apply(i))
                            .setValue(AnyValue.newBuilder().setStringValue("value " + i))));
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private ByteString id(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return ByteString.copyFrom(id);
    }

    /** The median of each kind of query a person makes; the slowest kind's. */
    private static long slowest(Fleet fleet, FunctionAlone query, String token, String project) throws Exception {
        long slowest = 0;
        for (String path : List.of("/api/v1/events?limit=100&project=", "/api/v1/stats?project=")) {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < ASKED; i++) {
                long began = System.nanoTime();
                fleet.ask(query, path + project, token);
                millis.add((System.nanoTime() - began) / 1_000_000);
            }
            millis.sort(null);
            slowest = Math.max(slowest, millis.get(ASKED / 2));
        }
        return slowest;
    }

    /** One in the same partition of the queue: sends single events at its pace until it is over; answers how many. */
    private long neighbour(Fleet fleet, String project, String key, AtomicBoolean over) {
        long sent = 0;
        try {
            while (!over.get()) {
                String event = "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"" + sent + "\"}}";
                HttpResponse<String> answer = fleet.send("/api/v1/events", event, key, "");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
                sent++;
                Thread.sleep(PACE_OF_NEIGHBOUR);
            }
            await().atMost(60, SECONDS)
                    .until(() -> counters(fleet.ledger(), project).queued() == 0);
            return sent;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long engineMemory(Fleet fleet) throws Exception {
        return Long.parseLong(fleet.sql("SELECT value FROM system.metrics WHERE metric = 'MemoryTracking'"));
    }

    private static Ledger.Counters counters(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .map(p -> p.projects().get(project))
                .filter(c -> c != null)
                .findFirst()
                .orElse(new Ledger.Counters(0, 0, 0, 0));
    }
}
