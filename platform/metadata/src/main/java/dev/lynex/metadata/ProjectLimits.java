package dev.lynex.metadata;

/**
 * How much a project may send; 0 is unlimited.
 *
 * @param eventsPerSecond sustained rate; bursts above it are the queue's to allow
 * @param eventsPerMonth accepted events in a calendar month, UTC
 */
public record ProjectLimits(long eventsPerSecond, long eventsPerMonth) {
    public static final ProjectLimits NONE = new ProjectLimits(0, 0);

    /** @throws MetadataException.Invalid when a value is negative */
    public ProjectLimits {
        if (eventsPerSecond < 0 || eventsPerMonth < 0) {
            throw new MetadataException.Invalid("a project's limits must be >= 0; 0 is unlimited");
        }
    }
}
