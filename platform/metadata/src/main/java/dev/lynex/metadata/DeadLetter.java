package dev.lynex.metadata;

import java.time.Instant;

/**
 * Events that were accepted and could not be stored.
 *
 * @param id the same for the same events however often they are buried
 * @param block the block they came with
 * @param events how many events the payload holds
 * @param reason why they could not be stored
 * @param payload what was sent, as text
 */
public record DeadLetter(
        String id, String project, String block, int events, String reason, Instant at, String payload) {}
