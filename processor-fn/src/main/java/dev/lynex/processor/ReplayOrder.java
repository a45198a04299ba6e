package dev.lynex.processor;

import java.time.Instant;

/**
 * What to replay: a project's blocks by when the first of its events in them arrived.
 *
 * @param from the earliest such moment, inclusive
 * @param to the moment that ends the range, exclusive
 * @param dry whether to count only
 */
public record ReplayOrder(String project, Instant from, Instant to, boolean dry) {
    public ReplayOrder {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a replay's range must begin before it ends, was " + from + " to " + to);
        }
    }
}
