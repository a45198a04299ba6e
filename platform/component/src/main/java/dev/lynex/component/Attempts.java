package dev.lynex.component;

import java.time.Instant;
import java.util.Optional;

/**
 * How often something failed, by key, kept where all replicas see it. What the figures mean is the caller's; here they are
 * only kept and exchanged. Every method throws an unchecked exception when they cannot be reached.
 */
public interface Attempts {
    /**
     * Failures of a key.
     *
     * @param failures 0 or more
     * @param last when the latest was, to the millisecond
     */
    record Count(int failures, Instant last) {}

    /** What is kept under the key; empty when there is nothing, or its time is over. */
    Optional<Count> count(String key);

    /**
     * Puts a count in place of the one that was seen.
     *
     * @param seen what {@link #count} gave
     * @param until when the new one is forgotten
     * @return false when it is another by now: look again
     */
    boolean replace(String key, Optional<Count> seen, Count next, Instant until);

    /** Forgets the key. */
    void forget(String key);
}
