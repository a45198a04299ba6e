package dev.lynex.store;

import java.util.Optional;
import java.util.stream.Stream;

/** What traces are sorted by; those that are numbers are filtered by a range of, too. */
public enum TraceField {
    /** When its first event began. */
    START("start", "start_ns", "Int64"),
    NAME("name", "name", "String"),
    /** Milliseconds from its start to the end of whatever ends last. */
    LATENCY("latencyMs", "latency_micros", "Int64"),
    /** US dollars of the priced events. Of a trace whose model calls have no price it is not known: below zero in order. */
    COST("costUsd", "if(priced_count = 0 AND unpriced_count > 0, toDecimal128(-1, 12), cost_sum)", "Decimal(38, 12)"),
    INPUT_TOKENS("inputTokens", "tokens_in", "Int64"),
    OUTPUT_TOKENS("outputTokens", "tokens_out", "Int64"),
    TOTAL_TOKENS("totalTokens", "tokens_in + tokens_out", "Int64"),
    EVENTS("events", "event_count", "Int64"),
    SPANS("spans", "span_count", "Int64"),
    ERRORS("errors", "error_count", "Int64"),
    /** Model calls without a known price. */
    UNPRICED("unpriced", "unpriced_count", "Int64"),
    /** Of several the first in the order of texts; so with the next ones. */
    SESSION("sessionId", "session_ids[1]", "String"),
    USER("userId", "user_ids[1]", "String"),
    ENVIRONMENT("environment", "environment_names[1]", "String"),
    MODEL("model", "model_names[1]", "String"),
    AGENT("agent", "agent_names[1]", "String");

    private final String wire;
    private final String expression;
    private final String type;

    TraceField(String wire, String expression, String type) {
        this.wire = wire;
        this.expression = expression;
        this.type = type;
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The field of this name in the API. */
    public static Optional<TraceField> ofWire(String name) {
        return Stream.of(values()).filter(f -> f.wire.equals(name)).findFirst();
    }

    /** Whether traces can be filtered by a range of it. */
    public boolean ranged() {
        return this != START && !type.equals("String");
    }

    /** Its value over {@link TraceSummarySql#SUMMED}; safe in a statement. */
    String expression() {
        return expression;
    }

    /** The type of that value. */
    String type() {
        return type;
    }
}
