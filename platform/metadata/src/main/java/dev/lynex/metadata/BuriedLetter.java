package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is kept.
 *
 * @param expiresAt when it is forgotten
 * @param redrive set from the moment on at which it was first to be sent again
 */
public record BuriedLetter(
        DeadLetter letter, Instant expiresAt, @Nullable Redrive redrive) {
    /**
     * That the letter is being sent again.
     *
     * @param requestId under which the queue gets it, 32 hex digits; the same for every attempt
     * @param at when this began
     */
    public record Redrive(String requestId, Instant at) {}
}
