package dev.lynex.metadata;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * @param id 1 to 63 lower-case letters, digits and dashes
 * @param name what people call it
 * @param place in the pool's queue
 * @param retentionDays 1 to 3,650
 * @param prices version of its own prices, "" when it has none
 * @param origins whose pages may send with a browser key
 */
public record Project(
        String id,
        String name,
        Place place,
        int retentionDays,
        ProjectLimits limits,
        String prices,
        List<Origin> origins,
        Instant createdAt) {
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,63}");
    private static final int MAX_RETENTION_DAYS = 3_650;

    /** @throws MetadataException.Invalid when a value is outside its range */
    public Project {
        if (!ID.matcher(id).matches()) {
            throw new MetadataException.Invalid(
                    "a project's id must have 1 to 63 lower-case letters, digits and dashes");
        }
        checkRetention(retentionDays);
        origins = List.copyOf(origins);
    }

    static void checkRetention(int days) {
        if (days < 1 || days > MAX_RETENTION_DAYS) {
            throw new MetadataException.Invalid("a project's retention must be 1 to 3650 days, was " + days);
        }
    }

    /**
     * Whether pages of this origin may use the project's browser keys.
     *
     * @param sent the {@code Origin} header, "" when there was none
     */
    public boolean allows(String sent) {
        if (origins.contains(Origin.ALL)) {
            return true;
        }
        if (origins.isEmpty() || sent.isEmpty()) {
            return false;
        }
        try {
            return origins.contains(Origin.of(sent));
        } catch (MetadataException.Invalid e) {
            return false; // "null", or not from a browser.
        }
    }

    /** A project without limits, prices and origins, at its first place. */
    public static Project of(String id, String name, int partition, int retentionDays, Instant createdAt) {
        return new Project(
                id, name, Place.first(partition), retentionDays, ProjectLimits.NONE, "", List.of(), createdAt);
    }
}
