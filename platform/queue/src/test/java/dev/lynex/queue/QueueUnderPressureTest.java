package dev.lynex.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Settlement.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the queue does when memory or Redis itself is short. */
class QueueUnderPressureTest {
    private static final Placement HERE = new Placement(0, 1);

    @TempDir
    Path dir;

    @Test
    @Tag("long")
    void theIdentitiesOfABusyWindowNeverFillRedis() throws Exception {
        try (var engine = redis(4L << 20);
                var queue = queue(engine.uri(), Duration.ofSeconds(2))) {
            var requests = new AtomicInteger();
            for (int round = 0; round < 30; round++) {
                together(64, () -> {
                    for (int i = 0; i < 40; i++) {
                        assertThat(queue.accept(submission("r" + requests.incrementAndGet(), 20)))
                                .isInstanceOf(Acceptance.Accepted.class);
                    }
                    return null;
                });
                while (queue.take(0, "drain") instanceof Taking.Taken(Block block)) {
                    settle(queue, block);
                }
            }
            Acceptance last = queue.accept(submission("r" + requests.get(), 20));
            assertThat(last).as("recent ones are known").isInstanceOf(Acceptance.Repeated.class);
            assertThat(queue.ledger()
                            .partitions()
                            .getFirst()
                            .projects()
                            .get("a")
                            .accepted())
                    .isEqualTo(requests.get());
        }
    }

    @Test
    void atMaxmemoryTheRefusalComesAtOnce() {
        try (var engine = redis(3L << 20);
                var queue = queue(engine.uri(), Duration.ofSeconds(20))) {
            long[] refusedAfter = new long[1];
            assertThatThrownBy(() -> {
                        for (int i = 0; ; i++) {
                            long from = System.nanoTime();
                            try {
                                Acceptance answer = queue.accept(submission("r" + i, 900, "p" + i));
                                assertThat(answer).isNotInstanceOf(Acceptance.Full.class);
                            } finally {
                                refusedAfter[0] = System.nanoTime() - from;
                            }
                        }
                    })
                    .isInstanceOf(QueueException.Unavailable.class)
                    .hasMessageContaining("maxmemory");
            assertThat(Duration.ofNanos(refusedAfter[0])).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aRedisThatSaysNothingHoldsNobodyMuchLongerThanTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var queue = queue("redis://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(500))) {
            long from = System.nanoTime();
            together(40, () -> {
                assertThatThrownBy(() -> queue.accept(submission("r", 10)))
                        .isInstanceOf(QueueException.Unavailable.class);
                return null;
            });
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRedisThatHangsIsLeftAndWhatItHadBeenToldIsAcceptedOnceWhenItGoesOn() throws Exception {
        try (var engine = redis(16L << 20);
                var queue = queue(engine.uri(), Duration.ofMillis(500))) {
            assertThat(queue.accept(submission("before", 10))).isInstanceOf(Acceptance.Accepted.class);
            signal("STOP", engine);
            try {
                var number = new AtomicInteger();
                together(20, () -> {
                    assertThatThrownBy(() -> queue.accept(submission("r" + number.getAndIncrement(), 10)))
                            .isInstanceOf(QueueException.Unavailable.class);
                    return null;
                });
            } finally {
                signal("CONT", engine);
            }
            for (int i = 0; i < 20; i++) {
                Submission again = submission("r" + i, 10);
                await().ignoreExceptions()
                        .until(
                                () -> queue.accept(again),
                                answer ->
                                        answer instanceof Acceptance.Accepted || answer instanceof Acceptance.Repeated);
            }
            assertThat(queue.ledger().partitions().getFirst().projects().get("a"))
                    .isEqualTo(new Ledger.Counters(21, 0, 0, 0));
        }
    }

    private static void signal(String name, RedisEngine engine) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(engine.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void together(int threads, Callable<Void> work) throws Exception {
        List<Future<Void>> all = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                all.add(executor.submit(work));
            }
        }
        for (Future<Void> each : all) {
            each.get();
        }
    }

    private static void settle(EventQueue queue, Block block) {
        Map<String, Outcome> outcomes = new HashMap<>();
        block.events().forEach((project, events) -> outcomes.put(project, new Outcome(events, 0, 0)));
        assertThat(queue.settle(block, new Settlement(outcomes, Duration.ZERO))).isTrue();
    }

    private static Submission submission(String request, int size) {
        return submission(request, size, "a");
    }

    private static Submission submission(String request, int size, String project) {
        String id = UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return new Submission(
                HERE,
                project,
                null,
                "native",
                id,
                Instant.parse("2026-11-23T10:00:00Z"),
                1,
                Limits.NONE,
                new byte[size]);
    }

    private RedisEngine redis(long maxmemory) {
        return RedisEngine.start(new RedisEngine.Settings(dir, 0, maxmemory, "secret-word"));
    }

    private static RedisEventQueue queue(String uri, Duration timeout) {
        return RedisEventQueue.create(QueueSettings.of(uri)
                .with(1, Durability.PROCESS, timeout)
                .withTimes(Duration.ZERO, Duration.ofSeconds(30)));
    }
}
