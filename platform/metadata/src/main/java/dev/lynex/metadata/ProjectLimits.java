package dev.lynex.metadata;

/**
 * How much a project may send; 0 is unlimited.
 *
 * @param eventsPerSecond sustained rate, up to 100,000,000; bursts above it are the queue's to allow
 * @param eventsPerMonth accepted events in a calendar month, UTC; up to 999,999,999,999,999
 */
public record ProjectLimits(long eventsPerSecond, long eventsPerMonth) {
    public static final ProjectLimits NONE = new ProjectLimits(0, 0);

    private static final long MOST_PER_SECOND = 100_000_000;
    private static final long MOST_PER_MONTH = 999_999_999_999_999L;

    /** @throws MetadataException.Invalid when a value is outside its range */
    public ProjectLimits {
        if (eventsPerSecond < 0
                || eventsPerSecond > MOST_PER_SECOND
                || eventsPerMonth < 0
                || eventsPerMonth > MOST_PER_MONTH) {
            throw new MetadataException.Invalid("a project's limits must be 0 to " + MOST_PER_SECOND
                    + " events a second and 0 to " + MOST_PER_MONTH + " events a month; 0 is unlimited");
        }
    }
}
