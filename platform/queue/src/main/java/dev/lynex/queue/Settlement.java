package dev.lynex.queue;

import java.time.Duration;
import java.util.Map;

/**
 * How a block's events ended.
 *
 * @param byProject the outcome for each of the block's projects
 * @param busy the time the processor worked on it, for the autoscaler's capacity estimate
 * @param inserts how many inserts into the store it took
 */
public record Settlement(Map<String, Outcome> byProject, Duration busy, int inserts) {
    /** Of a block that was one insert. */
    public Settlement(Map<String, Outcome> byProject, Duration busy) {
        this(byProject, busy, 1);
    }

    public Settlement {
        byProject = Map.copyOf(byProject);
    }

    /**
     * @param stored events that are rows now
     * @param duplicate repeats within the block, stored once
     * @param dead events that are dead letters now
     */
    public record Outcome(int stored, int duplicate, int dead) {}
}
