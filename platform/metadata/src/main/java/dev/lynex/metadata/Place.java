package dev.lynex.metadata;

import java.time.Duration;
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
     * The next place of the project.
     *
     * @param now when it moves
     * @param window for which the queue remembers requests: only the last former place is looked in, so a project stays
     *     so long at least
     * @throws MetadataException.Conflict when the last move is not so long ago
     */
    Place moved(int to, Instant now, Duration window) {
        if (former != null && now.isBefore(former.left().plus(window))) {
            throw new MetadataException.Conflict("the project moved at " + former.left()
                    + " and its requests there are remembered for " + window.toMinutes()
                    + " minutes; move it again after that");
        }
        return new Place(to, epoch + 1, new Former(partition, now));
    }

    /**
     * The place before the last move. Requests accepted there are still known by their identities for a while.
     *
     * @param left when the project left it
     */
    public record Former(int partition, Instant left) {}
}
