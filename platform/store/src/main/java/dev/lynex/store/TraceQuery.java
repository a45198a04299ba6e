package dev.lynex.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which traces to list.
 *
 * @param from where their start may lie, inclusive
 * @param to exclusive
 * @param conditions that each some event of the trace meets; one turned round, that none does. Of names the trace's own
 *     counts, and its status is error when any event's is
 * @param ranges of the trace's own numbers
 * @param cursor where the page before ended, from {@link TracePage#next()}
 * @param limit 1 to {@value #MOST}
 */
public record TraceQuery(
        String project,
        Instant from,
        Instant to,
        List<Condition> conditions,
        List<TraceRange> ranges,
        TraceField sort,
        boolean descending,
        @Nullable String cursor,
        int limit) {
    /** Traces of one page. */
    public static final int MOST = 200;

    public TraceQuery {
        conditions = List.copyOf(conditions);
        ranges = List.copyOf(ranges);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be 1 to " + MOST + ", was " + limit);
        }
    }
}
