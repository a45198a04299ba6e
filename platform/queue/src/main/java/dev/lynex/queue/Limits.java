package dev.lynex.queue;

import java.time.Duration;

/**
 * How much a project may send; 0 is unlimited.
 *
 * @param eventsPerSecond sustained rate, up to 100,000,000; at most {@link #burst()} events come at once
 * @param eventsPerMonth accepted events in a calendar month, UTC; up to 10^15 - 1
 */
public record Limits(long eventsPerSecond, long eventsPerMonth) {
    public static final Limits NONE = new Limits(0, 0);

    /** A Lua number is a double, and the bucket counts millionths of an event: 10 seconds of this still are exact. */
    private static final long MOST_PER_SECOND = 100_000_000;
    /** The largest integer that an HTTP structured field can carry (RFC 9651 §3.3.1). */
    private static final long MOST_PER_MONTH = 999_999_999_999_999L;

    private static final long BURST_SECONDS = 10;
    private static final long LEAST_BURST = 1_000;

    public Limits {
        if (eventsPerSecond < 0
                || eventsPerSecond > MOST_PER_SECOND
                || eventsPerMonth < 0
                || eventsPerMonth > MOST_PER_MONTH) {
            throw new IllegalArgumentException("a project's limits must be 0 to " + MOST_PER_SECOND
                    + " events a second and 0 to " + MOST_PER_MONTH + " events a month");
        }
    }

    /** Whether there is any limit. */
    public boolean any() {
        return eventsPerSecond > 0 || eventsPerMonth > 0;
    }

    /** Events that may come at once: 10 seconds of the rate, or 1,000 so that one full batch always fits. */
    public long burst() {
        return Math.max(BURST_SECONDS * eventsPerSecond, LEAST_BURST);
    }

    /**
     * Time in which the rate allows {@link #burst()} events, so that a spent burst is whole again.
     *
     * @throws ArithmeticException when the rate is unlimited
     */
    public Duration window() {
        return Duration.ofSeconds(Math.ceilDiv(burst(), eventsPerSecond));
    }
}
