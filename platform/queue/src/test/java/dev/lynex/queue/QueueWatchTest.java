package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics tell of the queue, also of one that does not answer. */
class QueueWatchTest {
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    Path folder;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private RedisEngine redis;
    private RedisEventQueue queue;

    @BeforeEach
    void start() {
        redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"));
        queue = RedisEventQueue.create(QueueSettings.of(redis.uri()).with(2, Durability.PROCESS, TIMEOUT));
    }

    @AfterEach
    void stop() {
        queue.close();
        redis.close();
    }

    @Test
    void eachPartitionIsToldByItself() {
        send(1, 7);
        try (var _ = QueueWatch.start(queue, metrics, EVERY)) {
            await().atMost(10, SECONDS).until(() -> gauge("depth_events", 1) == 7);
            assertThat(gauge("depth_events", 0)).isZero();
            assertThat(gauge("watermark_age_seconds", 0)).isZero();
            assertThat(gauge("depth_bytes", 1))
                    .isEqualTo((double) queue.depth(1).queuedBytes());
            assertThat(gauge("capacity_bytes", 1)).isEqualTo(64 << 18);
            assertThat(gauge("settled_age_seconds", 1)).isNaN();
            await().atMost(10, SECONDS).until(() -> gauge("watermark_age_seconds", 1) > 0.2);
        }
    }

    @Test
    void aRedisThatHangsHangsNoScrapeAndItsFiguresBecomeUnknown() throws Exception {
        send(0, 3);
        try (var _ = QueueWatch.start(queue, metrics, EVERY)) {
            await().atMost(10, SECONDS).until(() -> gauge("depth_events", 0) == 3);
            signal("-STOP");
            try {
                await().atMost(10, SECONDS).until(() -> {
                    long from = System.nanoTime();
                    double depth = gauge("depth_events", 0);
                    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(TIMEOUT);
                    return Double.isNaN(depth);
                });
            } finally {
                signal("-CONT");
            }
            await().atMost(10, SECONDS).until(() -> gauge("depth_events", 0) == 3);
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(redis.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private double gauge(String name, int partition) {
        return metrics.get("lynex_queue_" + name)
                .tag("partition", Integer.toString(partition))
                .gauge()
                .value();
    }

    private void send(int partition, int events) {
        assertThat(queue.accept(new Submission(
                        new Placement(partition, 1),
                        "a",
                        null,
                        "native",
                        EventQueueContract.requestId("r"),
                        Instant.now(),
                        events,
                        Limits.NONE,
                        "[]".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Acceptance.Accepted.class);
    }
}
