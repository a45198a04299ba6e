package dev.lynex.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param from first moment, inclusive; widened to whole minutes
 * @param to last moment, exclusive
 * @param interval width of a bucket
 * @param groupBy what a bucket is split by
 * @param type wire name to look at, null for all
 * @param environment to look at, null for all
 */
public record StatsQuery(
        String project,
        Instant from,
        Instant to,
        Interval interval,
        GroupBy groupBy,
        @Nullable String type,
        @Nullable String model,
        @Nullable String environment) {
    public enum Interval {
        MINUTE,
        HOUR,
        DAY,
        /** The whole range in one bucket that starts at {@code from}. */
        ALL
    }

    public enum GroupBy {
        NONE,
        TYPE,
        MODEL,
        /** All versions and snapshots of a model together. */
        MODEL_FAMILY
    }
}
