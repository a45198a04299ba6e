package dev.lynex.metadata;

import java.time.Instant;

/**
 * @param id 1 to 63 lower-case letters, digits and dashes
 * @param name what people call it
 * @param partition the project's place in the pool's queue
 * @param placementEpoch counts its moves, from 1
 * @param retentionDays 1 to 3,650
 */
public record Project(
        String id, String name, int partition, long placementEpoch, int retentionDays, Instant createdAt) {}
