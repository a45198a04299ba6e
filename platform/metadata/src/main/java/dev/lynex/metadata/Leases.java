package dev.lynex.metadata;

import java.time.Duration;

/**
 * What only one process may do at a time. Whoever has a lease renews it in time; of one that died it ends by itself. Times are
 * the processes' own: a lease should be long against what their clocks differ by.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Leases {
    /**
     * Takes the lease, or renews the one that the owner has.
     *
     * @param owner unique among those that run
     * @return false when another has it
     */
    boolean take(String name, String owner, Duration life);

    /** Ends the owner's lease; does nothing when another has it. */
    void release(String name, String owner);
}
