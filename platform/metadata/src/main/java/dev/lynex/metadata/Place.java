package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where in the pool's queue a project's events go. Stored, never computed, so that the number of partitions can change.
 *
 * @param partition from 0
 * @param epoch counts the project's moves, from 1
 * @param former where it was before its last move; null for a project that never moved
 */
public record Place(int partition, long epoch, @Nullable Former former) {
    /** @throws MetadataException.Invalid when a value is outside its range */
    public Place {
        if (partition < 0 || epoch < 1) {
            throw new MetadataException.Invalid("a project's partition must be >= 0 and its placement epoch >= 1");
        }
    }

    /** The place of a project that never moved. */
    public static Place first(int partition) {
        return new Place(partition, 1, null);
    }

    /**
     * The place before the last move. Requests accepted there are still known by their identities for a while.
     *
     * @param left when the project left it
     */
    public record Former(int partition, Instant left) {}
}
