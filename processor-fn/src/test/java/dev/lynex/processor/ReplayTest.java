package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.archive.ArchivedBlock;
import dev.lynex.archive.BlockFormat;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.SharedEngines;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.PriceTable;
import dev.lynex.store.StoreException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive gives back what the store has lost: the same rows, each once, in every table. */
class ReplayTest {
    private static final String SHOP = Backends.PROJECT;
    private static final String BANK = "bank";
    private static final List<String> TABLES = List.of(
            "events",
            "rollup_minute",
            "rollup_hour",
            "rollup_slices",
            "rollup_slices_6h",
            "sessions",
            "traces_by_time",
            "traces_by_id");

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String bucket = "b" + UUID.randomUUID();

    @TempDir
    Path folder;

    private Backends backends;
    private S3BlobArchive archive;

    @BeforeEach
    void start() {
        backends = new Backends(folder, SharedEngines.clickHouse());
        archive = TestingArchive.at(SharedEngines.s3().endpoint(), bucket, true);
        archive.createBucket();
        for (String project : List.of(SHOP, BANK)) {
            backends.metadata().createProject(Project.of(project, project, 0, 3_650, now));
        }
    }

    @AfterEach
    void stop() {
        archive.close();
        backends.close();
    }

    @Test
    void whatAProjectLostFromAllTablesComesBackAsItWasAndOnlyOnce() {
        String unmappable = "{\"eventId\":\"dead\",\"type\":\"token_usage\",\"body\":{\"model\":\"gpt-4o\","
                + "\"inputTokens\":900000000000,\"outputTokens\":0}}";
        // Events without an id or a time get theirs from the block.
        String bare = "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"bare\"}}";
        backends.metadata()
                .price(
                        SHOP,
                        CustomPrices.read("[{\"model\":\"gpt*\",\"usdPerMillion\":{\"input\":7,\"output\":7},"
                                + "\"from\":\"2020-01-01T00:00:00Z\"}]"));
        backends.send("[" + call("a", 0) + "," + unmappable + "," + bare + "," + call("a", 0) + "]", 4);
        backends.send(BANK, 0, "native", bytes("[" + call("b", 1) + "," + call("c", 2) + "]"), 2);
        backends.send("[" + call("d", 3) + "]", 1);
        work();
        backends.metadata().price(SHOP, CustomPrices.NONE);
        List<String> before = snapshot();
        assertThat(backends.sql("SELECT countIf(price_version LIKE '%+custom-%') FROM events WHERE project = 'shop'"))
                .as("priced by its own prices of then")
                .isEqualTo("2");
        assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("5");

        assertThat(run(SHOP).rows()).as("nothing is missing").isZero();
        lose(SHOP);
        assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("2");
        ReplayReport dry = replay().run(order(SHOP, true), report -> {});
        assertThat(backends.sql("SELECT count() FROM events")).as("dry").isEqualTo("2");
        ReplayReport report = run(SHOP);
        assertThat(report).isEqualTo(dry);
        assertThat(report.rows()).isEqualTo(3);
        assertThat(report.rowsDead()).isEqualTo(1);
        assertThat(report.objectsReplayed()).isEqualTo(report.objects());
        assertThat(snapshot()).isEqualTo(before);

        ReplayReport again = run(SHOP);
        assertThat(again.rows()).isZero();
        assertThat(again.objectsStored()).isEqualTo(again.objects()).isEqualTo(report.objects());
        assertThat(snapshot()).as("nothing doubled").isEqualTo(before);

        // ClickHouse knows the tokens of the first replay, too.
        lose(SHOP);
        lose(BANK);
        assertThat(run(SHOP).rows()).isEqualTo(3);
        assertThat(run(BANK).rows()).as("the other project of the same block").isEqualTo(2);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void eventsThatHaveOutlivedTheirRetentionStayAway() {
        backends.send("[" + call("old", -40 * 24 * 60) + "," + call("new", 0) + "]", 2);
        work();
        lose(SHOP);
        Instant later = now.plus(Duration.ofDays(3_650 - 20));
        ReplayReport report = replay(later).run(order(SHOP, false), r -> {});
        assertThat(report.rowsExpired()).isEqualTo(1);
        assertThat(report.rows()).isEqualTo(1);
        assertThat(backends.sql("SELECT event_id FROM events")).isEqualTo("new");

        lose(SHOP);
        ReplayReport much = replay(later.plus(Duration.ofDays(60))).run(order(SHOP, false), r -> {});
        assertThat(much.objectsExpired()).isEqualTo(1);
        assertThat(much.objectsReplayed()).isZero();
        assertThat(backends.tables()).isEqualTo("0\t0\t0\t0");
    }

    @Test
    void anEventThatCameAgainInAnotherBlockIsNotStoredAgainForTheFirst() {
        backends.send("[" + call("a", 0) + "]", 1);
        work();
        backends.send("[" + call("a", 0) + "]", 1);
        work();
        backends.sql("OPTIMIZE TABLE events FINAL");
        List<String> before = snapshot();
        assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("1");
        ReplayReport report = run(SHOP);
        assertThat(report.rows()).isZero();
        assertThat(report.rowsStored()).isEqualTo(1);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aReplayThatDiedInTheMiddleOfAnInsertIsCompletedByTheNext() {
        backends.send("[" + call("a", 0) + "," + call("b", 1) + "]", 2);
        work();
        List<String> before = snapshot();
        lose(SHOP);
        backends.sql("CREATE TABLE never (x UInt8) ENGINE = MergeTree ORDER BY x");
        backends.sql("CREATE MATERIALIZED VIEW aa_fails TO never AS SELECT toUInt8(throwIf(project = 'shop')) AS x FROM"
                + " events");
        var dies = new TestingStore(backends.store(), (token, rows) -> {
            try {
                backends.store().insert(token, rows);
            } catch (StoreException e) {
                throw new IllegalStateException("died", e);
            }
        });
        assertThatThrownBy(() -> Replay.create(archive, dies, PriceTable.bundled(), () -> now)
                        .run(order(SHOP, false), r -> {}))
                .hasMessage("died");
        assertThat(backends.sql("SELECT count() FROM events"))
                .as("the events are there, so the count alone would pass the block over")
                .isEqualTo("2");
        backends.sql("DROP VIEW aa_fails");
        run(SHOP);
        assertThat(snapshot()).isEqualTo(before);
        run(SHOP);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void aBlockThatWasStoredInPiecesComesBackInThem() {
        List<String> events = IntStream.range(0, 15)
                .mapToObj(week -> call("w" + week, -week * 7 * 24 * 60))
                .collect(Collectors.toCollection(ArrayList::new));
        backends.send("[" + String.join(",", events) + "]", events.size());
        backends.send(BANK, 0, "native", bytes("[" + call("x", -16 * 7 * 24 * 60) + "]"), 1);
        work();
        List<String> before = snapshot();
        assertThat(backends.sql("SELECT uniqExact(block) FROM events WHERE project = 'shop'"))
                .isEqualTo("2");
        lose(SHOP);
        assertThat(run(SHOP).rows()).isEqualTo(15);
        assertThat(snapshot()).isEqualTo(before);
        assertThat(run(SHOP).objectsStored()).isEqualTo(1);
    }

    @Test
    void replaysAndAProcessorAtWorkDoubleNothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            backends.send("[" + call("a" + i, i) + "," + call("b" + i, i) + "]", 2);
            work();
        }
        List<String> before = snapshot();
        lose(SHOP);
        try (var processor = processor();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            processor.start();
            List<Future<ReplayReport>> replays = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                replays.add(executor.submit((Callable<ReplayReport>) () -> run(SHOP)));
            }
            for (int i = 0; i < 5; i++) {
                backends.send(BANK, 0, "native", bytes("[" + call("c" + i, i) + "]"), 1);
            }
            for (Future<ReplayReport> each : replays) {
                each.get(60, SECONDS);
            }
            await().atMost(20, SECONDS).until(backends::drained);
        }
        assertThat(backends.sql("SELECT count(), uniqExact(event_id) FROM events WHERE project = 'bank'"))
                .isEqualTo("5\t5");
        lose(BANK);
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void onlyTheRangeIsReplayedAndAnUnreadableObjectHoldsUpNoOther() {
        backends.send("[" + call("a", 0) + "]", 1);
        work();
        String key = archive.keys(SHOP + "/", "").getFirst();
        ArchivedBlock block = BlockFormat.decode(archive.get(key).orElseThrow());
        Instant received = block.receivedAt();
        lose(SHOP);
        archive.put(key + "-damaged", bytes("no frame"));
        archive.put(key + "-priced", BlockFormat.encode(withOwnPrices(block, "[{}]")));

        ReplayReport later =
                replay().run(new ReplayOrder(SHOP, received.plusNanos(1), now.plusSeconds(60), false), r -> {});
        assertThat(later.rows()).isZero();
        ReplayReport earlier = replay().run(new ReplayOrder(SHOP, received.minusSeconds(60), received, false), r -> {});
        assertThat(earlier.rows()).isZero();
        ReplayReport exact = replay().run(new ReplayOrder(SHOP, received, received.plusNanos(1), false), r -> {});
        assertThat(exact.rows()).isEqualTo(1);
        assertThat(exact.objects()).isEqualTo(3);
        assertThat(exact.unreadable()).hasSize(2);
        assertThat(exact.unreadable().getFirst()).startsWith(key + "-damaged: ");
        assertThat(exact.unreadable().getLast()).startsWith(key + "-priced: ").contains("model is missing");
    }

    private static ArchivedBlock withOwnPrices(ArchivedBlock block, String json) {
        return new ArchivedBlock(
                block.project(),
                block.name(),
                block.epoch(),
                block.partition(),
                block.prices(),
                json,
                block.processedAt(),
                block.retentionDays(),
                block.leftOut(),
                block.parts(),
                block.entries());
    }

    private ReplayReport run(String project) {
        return replay().run(order(project, false), report -> {});
    }

    private Replay replay() {
        return replay(now);
    }

    private Replay replay(Instant at) {
        return Replay.create(archive, backends.store(), PriceTable.bundled(), () -> at);
    }

    private ReplayOrder order(String project, boolean dry) {
        return new ReplayOrder(project, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), dry);
    }

    /** Everything that is stored, as text: whole rows, and what the other tables add up to. */
    private List<String> snapshot() {
        return List.of(
                backends.sql("SELECT * FROM events ORDER BY ALL"),
                backends.sql("SELECT project, minute, type, model, provider, status, environment, sum(events),"
                        + " sum(input_tokens), sum(output_tokens), sum(estimated_cost_usd), sum(client_cost_usd),"
                        + " sum(unpriced), quantilesTDigestIfMerge(0.5, 0.95, 0.99)(latency) FROM rollup_minute"
                        + " GROUP BY ALL ORDER BY ALL"),
                backends.sql(
                        "SELECT project, slot, trace_id, min(first), max(ended), argMinMerge(headline), sum(events),"
                                + " sum(input_tokens), sum(output_tokens), sum(cost_usd) FROM traces_by_time"
                                + " GROUP BY ALL ORDER BY ALL"),
                backends.sql("SELECT project, month, trace_id, min(first), max(last) FROM traces_by_id"
                        + " GROUP BY ALL ORDER BY ALL"));
    }

    private void lose(String project) {
        for (String table : TABLES) {
            backends.sql(
                    "ALTER TABLE " + table + " DELETE WHERE project = '" + project + "' SETTINGS mutations_sync = 2");
        }
    }

    /** Processes what is queued. */
    private void work() {
        try (var processor = processor()) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
    }

    private ProcessorFunction processor() {
        return ProcessorFunction.create(
                new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(5), 2),
                backends.queue(),
                backends.store(),
                backends.metadata(),
                Optional.of(archive),
                PriceTable.bundled(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.system(),
                Tracing.off());
    }

    private String call(String id, int minutes) {
        return "{\"eventId\":\"" + id + "\",\"timestamp\":\"" + now.plus(Duration.ofMinutes(minutes))
                + "\",\"type\":\"model_response\",\"context\":{\"traceId\":\"t-" + id + "\",\"spanId\":\"s\"},\"body\":"
                + "{\"model\":\"gpt-4o\",\"provider\":\"openai\",\"latencyMs\":" + (100 + Math.floorMod(minutes, 97))
                + ",\"success\":true,\"prompt\":\"p\",\"response\":\"r\",\"usage\":{\"inputTokens\":12,"
                + "\"outputTokens\":3}}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
