package dev.lynex.processor;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits that double from 50 ms up to 5 s. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(50);
    private static final Duration LAST = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(50);

    private Duration next = FIRST;

    Duration next() {
        return next;
    }

    void reset() {
        next = FIRST;
    }

    /** Waits; false when it should give up, because {@code over} says so or the thread was interrupted. */
    boolean pause(BooleanSupplier over) {
        long until = System.nanoTime() + next.toNanos();
        next = next.multipliedBy(2).compareTo(LAST) > 0 ? LAST : next.multipliedBy(2);
        while (System.nanoTime() < until) {
            if (over.getAsBoolean()) {
                return false;
            }
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
