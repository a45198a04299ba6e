package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds queries of traces: newest first, 200 a page, without filters. */
final class TraceQueries {
    private final String project;
    private Instant from;
    private Instant to;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<TraceRange> ranges = new ArrayList<>();
    private TraceField sort = TraceField.START;
    private boolean descending = true;
    private String cursor;
    private int limit = TraceQuery.MOST;

    TraceQueries(String project, Instant from, Instant to) {
        this.project = project;
        this.from = from;
        this.to = to;
    }

    TraceQueries range(Instant first, Instant before) {
        from = first;
        to = before;
        return this;
    }

    TraceQueries where(Dimension dimension, String... values) {
        conditions.add(Condition.In.of(dimension, values));
        return this;
    }

    TraceQueries whereNot(Dimension dimension, String... values) {
        conditions.add(new Condition.In(dimension, List.of(values), true));
        return this;
    }

    /** @param min null for none */
    TraceQueries where(TraceField field, String min, String max) {
        ranges.add(new TraceRange(
                field, min == null ? null : new BigDecimal(min), max == null ? null : new BigDecimal(max)));
        return this;
    }

    TraceQueries sortedBy(TraceField field) {
        sort = field;
        return this;
    }

    TraceQueries descending(boolean value) {
        descending = value;
        return this;
    }

    TraceQueries from(String value) {
        cursor = value;
        return this;
    }

    TraceQueries limit(int value) {
        limit = value;
        return this;
    }

    TraceQuery build() {
        return new TraceQuery(project, from, to, conditions, ranges, sort, descending, cursor, limit);
    }
}
