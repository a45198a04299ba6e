package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.LetterQuery;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Taking;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventQuery;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each accepted event is stored once or a dead letter once, whatever fails. */
class ExactlyOnceTest {
    private final String midnight = Instant.now().truncatedTo(ChronoUnit.DAYS).toString();

    @TempDir
    Path folder;

    private Backends backends;

    @BeforeEach
    void start() {
        backends = new Backends(folder, SharedEngines.clickHouse());
    }

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void anEventSentAgainIsOneRowAndADuplicateOnlyWithinItsBlock() {
        String twice = "[" + log("a", "x") + "," + log("b", "x") + "]";
        backends.send(twice, 2);
        try (var processor = processor("one", backends.queue(), backends.store())) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(2, 2, 0, 0));

        // Two requests that one block holds: one of them with an event of the first.
        backends.send(twice, 2);
        backends.send("[" + log("b", "x") + "," + log("c", "x") + "]", 2);
        try (var processor = processor("one", backends.queue(), backends.store())) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(6, 5, 1, 0));
        assertThat(listed()).as("single in lists at once").containsExactlyInAnyOrder("a", "b", "c");
        backends.sql("OPTIMIZE TABLE events FINAL");
        assertThat(backends.sql("SELECT count() FROM events"))
                .as("single after the merge")
                .isEqualTo("3");
    }

    @Test
    void aProcessorPausedBeyondItsLeaseSettlesNothingAndDoublesNothing() throws Exception {
        backends.send(batch(50), 50);
        var firstGate = new Gate();
        var secondGate = new Gate();
        // Renews only after an hour, as one whose every thread stands still.
        var asleep = new ProcessorSettings("asleep", Duration.ofHours(1), Duration.ofSeconds(20), 2);
        try (var queue = backends.anotherQueue();
                var second = processor("awake", backends.queue(), new TestingStore(backends.store(), secondGate))) {
            var first = ProcessorFunction.create(
                    asleep,
                    queue,
                    new TestingStore(backends.store(), firstGate),
                    backends.metadata(),
                    PriceTable.bundled(),
                    registry(),
                    system());
            first.start();
            firstGate.awaitArrival();
            second.start();
            secondGate.awaitArrival();
            firstGate.open();
            await().atMost(20, SECONDS)
                    .until(() -> backends.sql("SELECT count() FROM events").equals("50"));
            first.close();
            assertThat(backends.counters().queued())
                    .as("the paused one settled nothing")
                    .isEqualTo(50);
            secondGate.open();
            await().atMost(20, SECONDS).until(backends::drained);
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(50, 50, 0, 0));
        assertThat(backends.tables()).isEqualTo("50\t50\t50\t50");
    }

    @Test
    void aProcessorThatIsStoppedLetsGoOfItsBlockWithoutCountingAsDead() throws Exception {
        backends.send(batch(3), 3);
        var gate = new Gate();
        var hasty = new ProcessorSettings("hasty", Duration.ofMillis(300), Duration.ofMillis(50), 2);
        var processor = ProcessorFunction.create(
                hasty,
                backends.queue(),
                new TestingStore(backends.store(), gate),
                backends.metadata(),
                PriceTable.bundled(),
                registry(),
                system());
        processor.start();
        gate.awaitArrival();
        processor.close();
        assertThat(backends.queue().take(0, "heir")).isInstanceOfSatisfying(Taking.Taken.class, taken -> assertThat(
                        taken.block().attempts())
                .isEqualTo(1));
    }

    /** Stops an insert until it is opened. */
    private static final class Gate implements TestingStore.BeforeInsert {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void happens(String token, EncodedRows rows) {
            arrived.countDown();
            waitFor(open);
        }

        void awaitArrival() throws InterruptedException {
            assertThat(arrived.await(20, SECONDS)).isTrue();
        }

        void open() {
            open.countDown();
        }
    }

    @Test
    void afterAnErrorOfClickHouseThatCameAfterPartWasStoredAllTablesAreExact() {
        backends.sql("CREATE TABLE never (x UInt8) ENGINE = MergeTree ORDER BY x"
                + " SETTINGS non_replicated_deduplication_window = 100000");
        backends.sql("CREATE MATERIALIZED VIEW zz_fails TO never AS SELECT toUInt8(throwIf(project = 'shop')) AS x FROM"
                + " events");
        backends.send(batch(40), 40);
        try (var processor = processor("one", backends.queue(), backends.store())) {
            processor.start();
            await().atMost(20, SECONDS)
                    .until(() -> !backends.sql("SELECT count() FROM events").equals("0"));
            assertThat(backends.counters().queued())
                    .as("not settled by an error")
                    .isEqualTo(40);
            backends.sql("DROP VIEW zz_fails");
            await().atMost(30, SECONDS).until(backends::drained);
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(40, 40, 0, 0));
        assertThat(backends.tables()).isEqualTo("40\t40\t40\t40");
    }

    @Test
    void aBlockWaitsWhileItsDeadLettersCannotBeWritten() {
        String unmappable = "{\"eventId\":\"dead\",\"type\":\"token_usage\",\"body\":{\"model\":\"gpt-4o\","
                + "\"inputTokens\":900000000000,\"outputTokens\":0}}";
        var metrics = registry();
        try (var metadata = backends.impatientMetadata();
                var processor = ProcessorFunction.create(
                        new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(10), 2),
                        backends.queue(),
                        backends.store(),
                        metadata,
                        PriceTable.bundled(),
                        metrics,
                        system())) {
            processor.start();
            backends.send("[" + log("seen", "x") + "]", 1);
            await().atMost(30, SECONDS).until(backends::drained);
            backends.stopMongo();
            backends.send("[" + log("a", "x") + "," + unmappable + "]", 2);
            await().atMost(30, SECONDS)
                    .until(() -> metrics.get("lynex_processor_burial_retries")
                                    .counter()
                                    .count()
                            >= 2);
            assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("2");
            assertThat(backends.counters().queued()).isEqualTo(2);
            backends.startMongo();
            await().atMost(40, SECONDS).until(backends::drained);
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(3, 2, 0, 1));
        // The client's connections of before the restart may fail once more.
        await().atMost(20, SECONDS).ignoreExceptions().until(this::letters, List.of("dead")::equals);
        assertThat(backends.tables()).isEqualTo("2\t2\t2\t2");
    }

    @Test
    void aHalvedBlockIsTakenUpWhereItsOwnerDied() {
        backends.send(batch(8), 8);
        Block block = await().atMost(10, SECONDS)
                .until(
                        () -> backends.queue().take(0, "me") instanceof Taking.Taken(Block b) ? b : null,
                        b -> b != null);
        var metrics = new ProcessorMetrics(registry());
        var away = new AtomicBoolean(true);
        EventStore refusing = new TestingStore(backends.store(), (token, rows) -> {
            if (holdsLog(rows, "e6")) {
                throw new StoreException.Rejected("cannot be", new IllegalStateException());
            }
            if (token.endsWith("/1/0") && away.get()) {
                throw new StoreException.Unavailable("away");
            }
        });
        var writer = new BlockWriter(refusing, backends.metadata(), metrics, system());
        var attempt = new BlockWriter.Attempt(true, false, () -> false, () -> false);
        var terms = new Terms(Instant.now(), Map.of(), PriceTable.bundled(), Map.of());
        MappedBlock mapped = new RowMapper(new Dialects(new EventRowMapper()))
                .map("name", block, backends.queue().read(block), terms);

        assertThat(writer.store(mapped, attempt))
                .as("died with half of it stored")
                .isEmpty();
        assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("4");
        away.set(false);
        BlockWriter.Stored stored = writer.store(mapped, attempt).orElseThrow();
        assertThat(stored.outcomes()).hasEntrySatisfying(Backends.PROJECT, outcome -> {
            assertThat(outcome.stored()).isEqualTo(7);
            assertThat(outcome.dead()).isEqualTo(1);
        });
        assertThat(backends.tables()).isEqualTo("7\t7\t7\t7");
        assertThat(writer.bury(stored.dead(), () -> true)).isTrue();
        assertThat(letters()).containsExactly("e6");
    }

    /** Whether a log event of this id is among the rows: the two columns follow each other, each after its length. */
    private static boolean holdsLog(EncodedRows rows, String eventId) {
        String columns = (char) eventId.length() + eventId + "\u0003log";
        try {
            return new String(rows.stream().readAllBytes(), StandardCharsets.ISO_8859_1).contains(columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> letters() {
        return backends
                .metadata()
                .deadLetters()
                .list(new LetterQuery(Backends.PROJECT, null, null), null, 10)
                .letters()
                .stream()
                .map(l -> l.letter().eventId())
                .toList();
    }

    private List<String> listed() {
        Instant at = Instant.parse(midnight);
        return backends
                .store()
                .list(EventQuery.newest(
                        Backends.PROJECT, at.minusSeconds(60), at.plusSeconds(60), List.of(), null, 100))
                .events()
                .stream()
                .map(EventRow::eventId)
                .toList();
    }

    private ProcessorFunction processor(String owner, EventQueue queue, EventStore store) {
        var settings = new ProcessorSettings(owner, Duration.ofMillis(300), Duration.ofSeconds(10), 2);
        return ProcessorFunction.create(
                settings, queue, store, backends.metadata(), PriceTable.bundled(), registry(), system());
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    private static InstantSource system() {
        return InstantSource.system();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String batch(int events) {
        return IntStream.range(0, events).mapToObj(i -> log("e" + i, "x")).collect(Collectors.joining(",", "[", "]"));
    }

    private String log(String id, String message) {
        return "{\"eventId\":\"" + id + "\",\"timestamp\":\"" + midnight
                + "\",\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":\"info\",\"message\":\""
                + message
                + "\"}}";
    }
}
