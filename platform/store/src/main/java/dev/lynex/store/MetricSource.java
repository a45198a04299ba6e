package dev.lynex.store;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** A table that metrics may come from, the cheapest first. */
public enum MetricSource {
    /**
     * A {@link Slice} of {@code rollup_slices}, with {@code rollup_slices_6h} for what is longer, and minutes where the range
     * begins and ends within half an hour.
     */
    ROLLUP_SLICES,
    /** {@code rollup_hour}, with {@code rollup_minute} where the range begins and ends within an hour. */
    ROLLUP_HOUR,
    ROLLUP_MINUTE,
    /** {@code sessions}: sessions and users by the hour. */
    SESSIONS,
    /** {@code events}, narrow columns only, each event once. */
    EVENTS;

    private static final Set<Dimension> OF_ROLLUP = EnumSet.of(
            Dimension.TYPE,
            Dimension.STATUS,
            Dimension.NAME,
            Dimension.MODEL,
            Dimension.MODEL_FAMILY,
            Dimension.PROVIDER,
            Dimension.ENVIRONMENT,
            Dimension.RELEASE,
            Dimension.AGENT,
            Dimension.PROMPT);
    private static final Set<Dimension> OF_SESSIONS = EnumSet.of(Dimension.SESSION, Dimension.USER);

    /** Whether it is a rollup by the time. */
    boolean rollup() {
        return switch (this) {
            case ROLLUP_SLICES, ROLLUP_HOUR, ROLLUP_MINUTE -> true;
            case SESSIONS, EVENTS -> false;
        };
    }

    /** How long the time is that a row is of, from a moment that divides by it since 1970; zero for a moment. */
    Duration grain() {
        return switch (this) {
            case ROLLUP_SLICES -> Duration.ofMinutes(30);
            case ROLLUP_HOUR, SESSIONS -> Duration.ofHours(1);
            case ROLLUP_MINUTE -> Duration.ofMinutes(1);
            case EVENTS -> Duration.ZERO;
        };
    }

    /** Whether it can be filtered and grouped by it. */
    boolean has(Dimension dimension) {
        return switch (this) {
            case ROLLUP_SLICES, ROLLUP_HOUR, ROLLUP_MINUTE -> OF_ROLLUP.contains(dimension);
            case SESSIONS -> OF_SESSIONS.contains(dimension);
            case EVENTS -> true;
        };
    }

    /** Whether it knows this number. */
    boolean has(Metric metric) {
        if (this == EVENTS) {
            return true;
        }
        return switch (metric.measure()) {
            case EVENTS, ERRORS, ERROR_RATE, UNPRICED, SEEN -> true;
            case COST,
                    CLIENT_COST,
                    INPUT_TOKENS,
                    OUTPUT_TOKENS,
                    TOTAL_TOKENS,
                    CACHE_READ_TOKENS,
                    CACHE_WRITE_TOKENS,
                    REASONING_TOKENS ->
                switch (metric.aggregation()) {
                    case SUM, COUNT, AVG, RATE -> true;
                    case MIN, MAX, P50, P75, P90, P95, P99, UNIQ -> false;
                };
            case LATENCY -> ofLatency(metric.aggregation());
            case FIRST_TOKEN -> rollup() && ofLatency(metric.aggregation());
            case USERS, SESSIONS -> this == SESSIONS;
            case TRACES, QUEUE_LATENCY -> false;
        };
    }

    private static boolean ofLatency(Aggregation aggregation) {
        return switch (aggregation) {
            case AVG, COUNT, P50, P75, P90, P95, P99 -> true;
            case SUM, MIN, MAX, RATE, UNIQ -> false;
        };
    }
}
