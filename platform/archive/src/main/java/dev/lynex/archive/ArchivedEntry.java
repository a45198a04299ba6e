package dev.lynex.archive;

import java.time.Instant;

/**
 * An accepted request's events as they lay in the queue.
 *
 * @param id the queue's id of it
 * @param dialect how the payload is read
 * @param requestId of the request that brought it, 32 hex digits
 * @param receivedAt when that request arrived
 * @param events how many events the payload holds, at least 1
 * @param payload the events' own bytes
 */
public record ArchivedEntry(
        String id, String dialect, String requestId, Instant receivedAt, int events, byte[] payload) {
    public ArchivedEntry {
        if (events < 1) {
            throw new IllegalArgumentException("an entry holds at least one event, was " + events);
        }
    }
}
