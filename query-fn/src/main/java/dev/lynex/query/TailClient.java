package dev.lynex.query;

import dev.lynex.store.Condition;
import dev.lynex.store.TailPage;
import dev.lynex.store.TailPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One live tail between who finds events and who sends them. What waits is bounded: a client that does not keep up is told
 * so and goes on later from where it was.
 */
final class TailClient {
    private final List<Condition> filter;
    private final @Nullable TailPlace from;
    private final BlockingQueue<TailPage.Stored> waiting;
    private volatile boolean dropped;
    private @Nullable TailPlace start;

    /** @param from where it goes on, null to begin now */
    TailClient(List<Condition> filter, @Nullable TailPlace from, int buffer) {
        this.filter = List.copyOf(filter);
        this.from = from;
        this.waiting = new ArrayBlockingQueue<>(buffer);
    }

    List<Condition> filter() {
        return filter;
    }

    /** Tells from where on events are offered; once. */
    synchronized void begin(TailPlace place) {
        if (start == null) {
            start = place;
            notifyAll();
        }
    }

    /** From where on events are offered; what lies between is read by the client itself. Null when none are in time. */
    synchronized @Nullable TailPlace start(Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (start == null && end - System.nanoTime() > 0) {
            wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
        return start;
    }

    /** @return false when no more can wait: the client gets nothing from then on */
    boolean offer(TailPage.Stored event) {
        if (dropped) {
            return false;
        }
        // One that goes on from further than this process has come would see these twice.
        if (from != null && TailPlace.parse(event.place()).compareTo(from) <= 0) {
            return true;
        }
        if (!waiting.offer(event)) {
            dropped = true;
            waiting.clear();
        }
        return !dropped;
    }

    boolean dropped() {
        return dropped;
    }

    /** What waits, after up to that time; empty when nothing came. */
    List<TailPage.Stored> take(Duration within) throws InterruptedException {
        List<TailPage.Stored> events = new ArrayList<>();
        TailPage.Stored first = waiting.poll(within.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            events.add(first);
            waiting.drainTo(events, 500);
        }
        return events;
    }
}
