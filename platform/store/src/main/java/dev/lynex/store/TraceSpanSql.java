package dev.lynex.store;

/**
 * What of an event decides its place in a trace, as {@link dev.lynex.trace.TraceTree} understands it. The view
 * {@code traces_by_time_view} says the same; rank and time are one number there, since a tuple costs an insert much more.
 */
final class TraceSpanSql {
    /** The longest that an event can have taken, ten years in microseconds. */
    static final long LONGEST_MICROS = 315_360_000_000_000L;

    static final String IS_SPAN = "(span_id != '' AND (type = 'span' OR event_id = concat(trace_id, '-', span_id)))";

    /** How well an event stands for its trace, 0 best; from 2 on it is no root. */
    static final String RANK = "multiIf(" + IS_SPAN
            + ", if(parent_span_id = '', 0, 2), parent_span_id = '' AND type NOT IN" + " ('log', 'error'), 1, 3)";

    /** Microseconds, 0 when not known. */
    static final String DURATION =
            "toInt64(greatest(least(ifNull(latency_ms, 0) * 1000., " + LONGEST_MICROS + ".), 0.))";

    private TraceSpanSql() {}
}
