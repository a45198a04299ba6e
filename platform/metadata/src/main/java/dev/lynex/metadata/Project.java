package dev.lynex.metadata;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * @param id 1 to 63 lower-case letters, digits and dashes
 * @param name what people call it
 * @param partition the project's place in the pool's queue
 * @param placementEpoch counts its moves, from 1
 * @param retentionDays 1 to 3,650
 */
public record Project(
        String id, String name, int partition, long placementEpoch, int retentionDays, Instant createdAt) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,63}");
    private static final int MAX_RETENTION_DAYS = 3_650;

    /** @throws MetadataException.Invalid when a value is outside its range */
    public Project {
        if (!ID.matcher(id).matches()) {
            throw new MetadataException.Invalid(
                    "a project's id must have 1 to 63 lower-case letters, digits and dashes");
        }
        if (retentionDays < 1 || retentionDays > MAX_RETENTION_DAYS) {
            throw new MetadataException.Invalid("a project's retention must be 1 to 3650 days, was " + retentionDays);
        }
        if (partition < 0 || placementEpoch < 1) {
            throw new MetadataException.Invalid("a project's partition must be >= 0 and its placement epoch >= 1");
        }
    }
}
