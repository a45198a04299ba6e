package dev.lynex.function;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the metrics tell of a function's backends. */
class BackendWatchTest {
    private static final Duration EVERY = Duration.ofMillis(20);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void aBackendIsUpWhileItAnswersAndDownWhenItDoesNot() {
        var queue = new TestingBackend("queue");
        var store = new TestingBackend("store");
        store.check = Check.down("away");
        try (var _ = BackendWatch.start(metrics, EVERY, List.of(queue, store))) {
            await().atMost(10, SECONDS).until(() -> up("queue") == 1 && up("store") == 0);
            queue.check = Check.down("gone");
            store.check = Check.up("back");
            await().atMost(10, SECONDS).until(() -> up("queue") == 0 && up("store") == 1);
        }
    }

    @Test
    void aBackendThatHangsIsDownAndHoldsUpNoOther() {
        var queue = new TestingBackend("queue");
        var store = new TestingBackend("store");
        try (var _ = BackendWatch.start(metrics, EVERY, List.of(queue, store))) {
            await().atMost(10, SECONDS).until(() -> up("queue") == 1 && up("store") == 1);
            queue.hangs = true;
            await().atMost(10, SECONDS).until(() -> up("queue") == 0);
            assertThat(up("store")).isEqualTo(1);
            store.check = Check.down("gone");
            await().atMost(10, SECONDS).until(() -> up("store") == 0);
        } finally {
            queue.released.countDown();
        }
    }

    private double up(String backend) {
        return metrics.get("lynex_backend_up").tag("backend", backend).gauge().value();
    }

    private static final class TestingBackend implements Component {
        private final String name;
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile Check check = Check.up("fine");
        private volatile boolean hangs;

        TestingBackend(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Check check() {
            if (hangs) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return check;
        }

        @Override
        public void close() {}
    }
}
