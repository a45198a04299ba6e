package dev.lynex.trace;

import java.math.BigDecimal;

/** Events to stitch: times in µs from an arbitrary moment, the name is the event's id unless told otherwise. */
final class Some {
    private static final long EPOCH = 1_700_000_000_000_000_000L;

    private String id;
    private String span = "";
    private String parent = "";
    private Hold hold = Hold.MAY_BE;
    private String name;
    private boolean failed;
    private long start;
    private long duration = -1;
    private long received;
    private long tokens;
    private BigDecimal cost;
    private boolean unpriced;

    private Some(String id) {
        this.id = id;
        this.name = id;
    }

    /** A span of that id and name. */
    static Some span(String id, String parent, long start, long duration) {
        Some some = new Some("e-" + id).in(id).beneath(parent).at(start).lasting(duration);
        some.hold = Hold.IS;
        some.name = id;
        return some;
    }

    static Some event(String id, long start) {
        return new Some(id).at(start);
    }

    static Some log(String id, String span, long start) {
        Some some = new Some(id).in(span).at(start);
        some.hold = Hold.IN;
        return some;
    }

    Some under(String eventId) {
        id = eventId;
        return this;
    }

    Some in(String spanId) {
        span = spanId;
        return this;
    }

    Some beneath(String parentSpanId) {
        parent = parentSpanId;
        return this;
    }

    Some at(long micros) {
        start = micros;
        return this;
    }

    Some lasting(long micros) {
        duration = micros;
        return this;
    }

    Some received(long order) {
        received = order;
        return this;
    }

    Some named(String other) {
        name = other;
        return this;
    }

    Some failing() {
        failed = true;
        return this;
    }

    Some costing(String usd) {
        cost = new BigDecimal(usd);
        return this;
    }

    Some unpriced() {
        unpriced = true;
        return this;
    }

    Some tokens(long n) {
        tokens = n;
        return this;
    }

    TraceEvent build() {
        return new TraceEvent(
                id,
                span,
                parent,
                hold,
                "type",
                name,
                failed,
                EPOCH + start * 1_000,
                duration,
                received,
                "",
                "",
                "",
                tokens,
                2 * tokens,
                cost,
                unpriced);
    }
}
