package dev.lynex.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.RedisEngine;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many requests a second the queue accepts, client and Redis on one machine. Prints the figure. */
@Tag("long")
class AcceptThroughputTest {
    private static final int THREADS = 32;

    @Test
    void acceptsManyLargeRequestsASecond(@TempDir Path dir) throws Exception {
        try (var engine = RedisEngine.start(
                        new RedisEngine.Settings(dir, 0, 4L << 30, "secret-word"), List.of("appendfsync always"));
                var queue = RedisEventQueue.create(QueueSettings.of(engine.uri()))) {
            byte[] payload = json(20_000);
            var next = new AtomicLong();
            for (int round = 0; round < 4; round++) {
                long from = System.nanoTime();
                long before = next.get();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int t = 0; t < THREADS; t++) {
                        var _ = threads.submit(() -> {
                            while (System.nanoTime() - from < 4_000_000_000L) {
                                long n = next.incrementAndGet();
                                var placement = new Placement((int) (n % 4), 1);
                                var answer = queue.accept(new Submission(
                                        placement,
                                        "p" + n % 40,
                                        null,
                                        "native",
                                        "%032x".formatted(n),
                                        Instant.now(),
                                        20,
                                        Limits.NONE,
                                        payload));
                                assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
                            }
                            return null;
                        });
                    }
                }
                double seconds = (System.nanoTime() - from) / 1e9;
                System.out.printf("accepts_per_second=%.0f%n", (next.get() - before) / seconds);
            }
        }
    }

    /** Text that compresses about as events do. */
    private static byte[] json(int size) {
        var random = new Random(1);
        var text = new StringBuilder();
        while (text.length() < size) {
            text.append("{\"type\":\"log\",\"eventId\":\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\",\"body\":{\"level\":\"info\",\"message\":\"")
                    .append(random.nextLong())
                    .append(" tokens were spent\"}},");
        }
        return text.substring(0, size).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
