package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Taking;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processor tells of its blocks. */
class ProcessorMetricsTest {
    private static final String USAGE = "{\"eventId\":\"%s\",\"type\":\"token_usage\",\"body\":{\"model\":\"%s\","
            + "\"inputTokens\":%d,\"outputTokens\":0}}";

    @TempDir
    Path folder;

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
    void aBlockIsToldBySizeByWhereItsTimeWentAndByWhatItsCallsCost() {
        String batch = "["
                + String.join(
                        ",",
                        USAGE.formatted("a", "gpt-4o", 1),
                        USAGE.formatted("b", "gpt-4o", 2),
                        USAGE.formatted("c", "a-model-that-no-table-knows", 3),
                        "{\"eventId\":\"d\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"no call\"}}",
                        USAGE.formatted("e", "gpt-4o", 900_000_000_000L))
                + "]";
        backends.send(batch, 5);
        assertThat(counter("lynex_processor_buried_events", "reason", "not-mapped"))
                .isNaN();
        try (var processor = processor()) {
            assertThat(counter("lynex_processor_buried_events", "reason", "not-mapped"))
                    .as("there before the first, so that the first is an increase")
                    .isZero();
            processor.start();
            await().atMost(20, SECONDS)
                    .until(() -> metrics.get("lynex_processor_block_events")
                                    .summary()
                                    .count()
                            == 1);
        }
        assertThat(metrics.get("lynex_processor_block_events").summary().totalAmount())
                .isEqualTo(5);
        assertThat(metrics.get("lynex_processor_block_bytes").summary().totalAmount())
                .isEqualTo(batch.getBytes(StandardCharsets.UTF_8).length);
        assertThat(counter("lynex_processor_model_calls", "price", "priced")).isEqualTo(2);
        assertThat(counter("lynex_processor_model_calls", "price", "unpriced")).isEqualTo(1);
        assertThat(counter("lynex_processor_buried_events", "reason", "not-mapped"))
                .isEqualTo(1);
        assertThat(counter("lynex_processor_settled_events", "outcome", "stored"))
                .isEqualTo(4);
        assertThat(counter("lynex_processor_taken_blocks", "how", "new")).isEqualTo(1);
        for (Phase phase : Phase.values()) {
            Timer timer = metrics.get("lynex_processor_block_phase")
                    .tag("phase", phase.wire())
                    .timer();
            assertThat(timer.count()).as(phase.wire()).isEqualTo(1);
        }
        double insert = metrics.get("lynex_processor_block_phase")
                .tag("phase", "insert")
                .timer()
                .totalTime(SECONDS);
        assertThat(insert)
                .as("holds the insert itself")
                .isGreaterThanOrEqualTo(
                        metrics.get("lynex_processor_insert").timer().totalTime(SECONDS));
    }

    @Test
    void aBlockOfADeadOwnerIsToldApartFromANewOne() {
        backends.send("[" + USAGE.formatted("a", "gpt-4o", 1) + "]", 1);
        await().atMost(10, SECONDS).until(() -> backends.queue().take(0, "dies") instanceof Taking.Taken);
        try (var processor = processor()) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);
        }
        assertThat(counter("lynex_processor_taken_blocks", "how", "taken-over")).isEqualTo(1);
        assertThat(counter("lynex_processor_taken_blocks", "how", "new")).isZero();
        assertThat(metrics.get("lynex_processor_block_attempts").summary().max())
                .isEqualTo(2);
    }

    private ProcessorFunction processor() {
        return ProcessorFunction.create(
                new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(10), 2),
                backends.queue(),
                backends.store(),
                backends.metadata(),
                PriceTable.bundled(),
                metrics,
                InstantSource.system());
    }

    /** NaN when there is none. */
    private double counter(String name, String label, String value) {
        var found = metrics.find(name).tag(label, value).counter();
        return found == null ? Double.NaN : found.count();
    }
}
