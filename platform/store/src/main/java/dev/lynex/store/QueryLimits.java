package dev.lynex.store;

import java.time.Duration;

/**
 * What the queries of a class may cost.
 *
 * @param time of one query, at least a second; ClickHouse counts in seconds
 * @param memoryBytes of one query
 * @param rows that one query may read
 * @param places how many may run at once in this process
 */
public record QueryLimits(Duration time, long memoryBytes, long rows, int places) {
    public QueryLimits {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || memoryBytes < 1 || rows < 1 || places < 1) {
            throw new IllegalArgumentException("a query needs a second, a byte, a row and a place at least: " + time
                    + ", " + memoryBytes + " bytes, " + rows + " rows, " + places + " places");
        }
    }
}
