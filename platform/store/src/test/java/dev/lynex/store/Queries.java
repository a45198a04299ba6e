package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds list queries: 500 a page, without filters. */
final class Queries {
    private final String project;
    private Instant from;
    private Instant to;
    private final List<Condition> conditions = new ArrayList<>();
    private EventOrder order = EventOrder.DESC;
    private Set<EventField> fields = EventField.LIGHT;
    private String cursor;
    private int limit = 500;

    Queries(String project, Instant from, Instant to) {
        this.project = project;
        this.from = from;
        this.to = to;
    }

    Queries from(Instant value) {
        from = value;
        return this;
    }

    Queries to(Instant value) {
        to = value;
        return this;
    }

    Queries where(Dimension dimension, String... values) {
        conditions.add(Condition.In.of(dimension, values));
        return this;
    }

    Queries whereNot(Dimension dimension, String... values) {
        conditions.add(new Condition.In(dimension, List.of(values), true));
        return this;
    }

    /** @param min null for none */
    Queries between(Quantity quantity, String min, String max) {
        conditions.add(new Condition.Between(
                quantity, min == null ? null : new BigDecimal(min), max == null ? null : new BigDecimal(max)));
        return this;
    }

    Queries limit(int value) {
        limit = value;
        return this;
    }

    Queries cursor(String value) {
        cursor = value;
        return this;
    }

    Queries and(Condition condition) {
        conditions.add(condition);
        return this;
    }

    Queries searching(String search) {
        return and(new Condition.Text(Search.of(search)));
    }

    Queries oldestFirst() {
        order = EventOrder.ASC;
        return this;
    }

    Queries fields(EventField... only) {
        fields = Set.of(only);
        return this;
    }

    EventQuery build() {
        return new EventQuery(project, from, to, conditions, order, fields, cursor, limit);
    }

    /** The page of the same query that starts at a cursor. */
    static EventQuery next(EventQuery query, String cursor) {
        return new EventQuery(
                query.project(),
                query.from(),
                query.to(),
                query.conditions(),
                query.order(),
                query.fields(),
                cursor,
                query.limit());
    }
}
