package dev.lynex.store;

import java.time.Duration;

/**
 * Who asks, and what that may cost: each class has its own limits and its own places, so that a slow dashboard never
 * keeps a rule waiting.
 */
enum QueryClass {
    INTERACTIVE(Duration.ofSeconds(10), 2L << 30, 16),
    EXPORT(Duration.ofMinutes(5), 2L << 30, 2),
    RULE(Duration.ofSeconds(20), 1L << 30, 4),
    BACKGROUND(Duration.ofMinutes(5), 2L << 30, 2);

    private final Duration time;
    private final long memoryBytes;
    private final int places;

    QueryClass(Duration time, long memoryBytes, int places) {
        this.time = time;
        this.memoryBytes = memoryBytes;
        this.places = places;
    }

    Duration time() {
        return time;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** How many queries of the class may run at once. */
    int places() {
        return places;
    }
}
