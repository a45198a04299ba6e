package dev.lynex.store;

import java.util.Optional;
import java.util.stream.Stream;

/** What events are filtered and grouped by: texts of few or of many values. */
public enum Dimension {
    TYPE("type", "type"),
    STATUS("status", "status"),
    NAME("name", "name"),
    MODEL("model", "model"),
    MODEL_FAMILY("modelFamily", "model_family"),
    PROVIDER("provider", "provider"),
    TRACE("traceId", "trace_id"),
    SPAN("spanId", "span_id"),
    PARENT_SPAN("parentSpanId", "parent_span_id"),
    SESSION("sessionId", "session_id"),
    USER("userId", "user_id"),
    ENVIRONMENT("environment", "environment"),
    RELEASE("release", "release"),
    AGENT("agent", "agent"),
    PROMPT("prompt", "prompt"),
    COST_STATE("costState", "cost_state"),
    SDK("sdk", "sdk_name"),
    /** An event has any number of tags: it is of each. */
    TAG("tag", "tags");

    private final String wire;
    private final String column;

    Dimension(String wire, String column) {
        this.wire = wire;
        this.column = column;
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The dimension of this name in the API. */
    public static Optional<Dimension> ofWire(String name) {
        return Stream.of(values()).filter(d -> d.wire.equals(name)).findFirst();
    }

    /** Its column in the events table; safe in a statement. */
    String column() {
        return column;
    }

    /** Whether an event may have several values of it, or none. */
    boolean many() {
        return this == TAG;
    }
}
