package dev.lynex.queue;

import java.time.Instant;

/**
 * One accepted request in the queue.
 *
 * @param id the stream's id, {@code <ms>-<seq>}
 * @param events how many events the payload holds
 * @param payload uncompressed, as it was submitted
 */
public record Entry(
        String id, String project, String dialect, String requestId, Instant receivedAt, int events, byte[] payload) {}
