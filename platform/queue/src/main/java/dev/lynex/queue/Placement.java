package dev.lynex.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stored place of a project in the pool.
 *
 * @param partition the partition, from 0
 * @param epoch counts the project's moves, from 1; the queue refuses an older one
 * @param former where it was before its last move; requests accepted there are still recognised for a while
 */
public record Placement(int partition, long epoch, @Nullable Former former) {
    /** Of a project that never moved. */
    public Placement(int partition, long epoch) {
        this(partition, epoch, null);
    }

    /** @param left when the project left it */
    public record Former(int partition, Instant left) {}
}
