package dev.lynex.store;

/**
 * What ClickHouse read for a query, as it says itself.
 *
 * @param rows of all tables
 * @param bytes uncompressed
 */
public record Reading(long rows, long bytes) {
    public static final Reading NONE = new Reading(0, 0);

    Reading plus(Reading more) {
        return new Reading(rows + more.rows, bytes + more.bytes);
    }
}
