package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final SingleFlight<String, String> flights = new SingleFlight<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    private record Asker(FutureTask<String> task, Thread thread) {}

    /** Waits until it may go on, and fails where it is interrupted, as the store does. */
    private String ask() {
        int nth = asked.incrementAndGet();
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted", e);
        }
        return "answer " + nth;
    }

    /** One who asks first, and others who wait for it. */
    private List<Asker> askers(Supplier<String> asking) {
        List<Asker> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            var task = new FutureTask<String>(() -> flights.of("a", asking));
            var asker = new Asker(task, Thread.startVirtualThread(task));
            all.add(asker);
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> asker.thread().getState() == Thread.State.WAITING);
        }
        assertThat(asked).hasValue(1);
        return all;
    }

    @Test
    void manyWhoAskTheSameAtOnceAreAnsweredByOne() throws Exception {
        List<Asker> all = askers(this::ask);
        assertThat(flights.of("b", () -> "another")).isEqualTo("another");
        go.countDown();
        for (Asker each : all) {
            assertThat(each.task().get()).isEqualTo("answer 1");
        }
        assertThat(flights.of("a", this::ask)).as("who comes later asks anew").isEqualTo("answer 2");
    }

    @Test
    void aFailureIsThatOfAllWhoWaitedAndOfNobodyLater() {
        List<Asker> all = askers(() -> {
            ask();
            throw new StoreException.Limited("too much", new IllegalStateException());
        });
        go.countDown();
        for (Asker each : all) {
            assertThatThrownBy(each.task()::get).hasCauseInstanceOf(StoreException.Limited.class);
        }
        assertThat(asked).hasValue(1);
        assertThat(flights.of("a", () -> "again")).isEqualTo("again");
    }

    @Test
    void whenTheOneWhoAsksHasGoneAnotherAsks() throws Exception {
        List<Asker> all = askers(this::ask);
        all.getFirst().thread().interrupt();
        await().until(() -> asked.get() == 2);
        go.countDown();
        assertThatThrownBy(all.getFirst().task()::get).isInstanceOf(ExecutionException.class);
        for (Asker each : all.subList(1, all.size())) {
            assertThat(each.task().get()).isEqualTo("answer 2");
        }
    }

    @Test
    void whoWaitsAndGoesLeavesTheOthersAlone() throws Exception {
        List<Asker> all = askers(this::ask);
        all.getLast().thread().interrupt();
        assertThatThrownBy(all.getLast().task()::get).hasCauseInstanceOf(StoreException.Unavailable.class);
        go.countDown();
        assertThat(all.get(1).task().get()).isEqualTo("answer 1");
    }
}
