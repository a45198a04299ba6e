package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Taking;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis is lost and comes back as it was before, or empty, while ClickHouse has all that was stored since. What was
 * accepted after the copy and not stored yet is lost with Redis; nothing else may be.
 */
class RestoredQueueTest {
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
    void fromAnOlderCopyWhatComesIsStoredWholeAndWhatWasInHandOrWaitedIsNotStoredAgain() throws Exception {
        send("settled", 20);
        work();
        send("in-hand", 30);
        await().atMost(10, SECONDS).until(() -> backends.queue().take(0, "dead") instanceof Taking.Taken);
        send("waiting", 40);
        Path copy = folder.resolve("copy");
        backends.copyRedis(copy);
        work();
        send("later", 50);
        work();
        assertThat(backends.tables()).isEqualTo("140\t140\t140\t140");

        backends.restoreRedis(copy);
        assertThat(afterRestore()).as("as the copy knows it").isEqualTo(new Ledger.Counters(90, 20, 0, 0));
        work();
        assertThat(backends.tables()).as("stored under the same names").isEqualTo("140\t140\t140\t140");
        send("new", 60);
        work();

        assertThat(backends.tables()).isEqualTo("200\t200\t200\t200");
        assertThat(stored("new")).isEqualTo(60);
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(150, 150, 0, 0));
    }

    @Test
    void whatWaitedInTheCopyIsNotStoredAgainWhenItIsTakenTogetherWithWhatComes() throws Exception {
        send("waiting", 40);
        Path copy = folder.resolve("copy");
        backends.copyRedis(copy);
        work();

        backends.restoreRedis(copy);
        assertThat(afterRestore()).isEqualTo(new Ledger.Counters(40, 0, 0, 0));
        send("new", 60);
        work();

        assertThat(stored("new")).isEqualTo(60);
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(100, 100, 0, 0));
        assertThat(backends.tables()).isEqualTo("100\t100\t100\t100");
    }

    @Test
    void fromNothingItBeginsANewEpochAndStoresWhatComes() throws Exception {
        send("old", 20);
        work();
        String epoch = epoch();
        send("lost", 30);

        backends.restoreRedis(Files.createDirectory(folder.resolve("nothing")));
        assertThat(afterRestore()).isEqualTo(new Ledger.Counters(0, 0, 0, 0));
        send("new", 40);
        work();

        assertThat(epoch()).isNotEmpty().isNotEqualTo(epoch);
        assertThat(backends.tables()).isEqualTo("60\t60\t60\t60");
        assertThat(stored("new")).isEqualTo(40);
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(40, 40, 0, 0));
    }

    @Test
    void fromNothingAProcessorAtWorkGoesOn() throws Exception {
        try (var processor = processor()) {
            processor.start();
            send("old", 20);
            await().atMost(20, SECONDS).until(backends::drained);
            backends.restoreRedis(Files.createDirectory(folder.resolve("nothing")));
            assertThat(afterRestore()).isEqualTo(new Ledger.Counters(0, 0, 0, 0));
            send("new", 40);
            await().atMost(20, SECONDS).until(() -> backends.counters().stored() == 40);
        }
        assertThat(backends.tables()).isEqualTo("60\t60\t60\t60");
    }

    private void send(String name, int events) {
        backends.send(
                IntStream.range(0, events)
                        .mapToObj(i -> log(name + "-" + i))
                        .collect(Collectors.joining(",", "[", "]")),
                events);
    }

    /** Until nothing is queued. */
    private void work() {
        try (var processor = processor()) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
    }

    private ProcessorFunction processor() {
        return ProcessorFunction.create(
                new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(10), 2),
                backends.queue(),
                backends.store(),
                backends.metadata(),
                PriceTable.bundled(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                InstantSource.system());
    }

    /** The first call may find that its connection is broken. */
    private Ledger.Counters afterRestore() {
        return await().atMost(10, SECONDS).ignoreExceptions().until(backends::counters, c -> true);
    }

    private String epoch() {
        return backends.queue().ledger().partitions().getFirst().epoch();
    }

    private int stored(String name) {
        return Integer.parseInt(
                backends.sql("SELECT uniqExact(event_id) FROM events WHERE event_id LIKE '" + name + "-%'"));
    }

    private String log(String id) {
        return "{\"eventId\":\"" + id + "\",\"timestamp\":\"" + midnight
                + "\",\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":\"info\",\"message\":\"x\"}}";
    }
}
