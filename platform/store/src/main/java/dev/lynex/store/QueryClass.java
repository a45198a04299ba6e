package dev.lynex.store;

import java.time.Duration;

/**
 * Who asks. Each class has limits and places of its own, so that a slow dashboard never keeps a rule waiting;
 * {@link StoreSettings#limits()} says which.
 */
public enum QueryClass {
    /** A person waits: lists, one event, charts. */
    INTERACTIVE(new QueryLimits(Duration.ofSeconds(10), 2L << 30, 2_000_000_000L, 16)),
    /** A file is made. */
    EXPORT(new QueryLimits(Duration.ofMinutes(5), 2L << 30, 20_000_000_000L, 2)),
    /** An alert rule is evaluated. */
    RULE(new QueryLimits(Duration.ofSeconds(20), 1L << 30, 500_000_000L, 4)),
    /** Housekeeping. */
    BACKGROUND(new QueryLimits(Duration.ofMinutes(5), 2L << 30, 20_000_000_000L, 2));

    @SuppressWarnings("ImmutableEnumChecker") // Its fields are values, for all that ErrorProne knows of records.
    private final QueryLimits defaults;

    QueryClass(QueryLimits defaults) {
        this.defaults = defaults;
    }

    public QueryLimits defaults() {
        return defaults;
    }
}
