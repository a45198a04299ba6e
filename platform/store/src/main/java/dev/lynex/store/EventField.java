package dev.lynex.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a list may be asked to tell of each event, besides its id, time and trace, by which it is found again. */
public enum EventField {
    PROJECT("projectId", "project"),
    TYPE("type", "type"),
    NAME("name", "name"),
    STATUS("status", "status"),
    MODEL("model", "model"),
    PROVIDER("provider", "provider"),
    FINGERPRINT("modelFingerprint", "provider", "model_family", "model_version", "model_snapshot"),
    SPAN("spanId", "span_id"),
    PARENT_SPAN("parentSpanId", "parent_span_id"),
    SESSION("sessionId", "session_id"),
    USER("userId", "user_id"),
    ENVIRONMENT("environment", "environment"),
    RELEASE("release", "release"),
    TAGS("tags", "tags"),
    SDK("sdk", "sdk_name", "sdk_version"),
    TOKENS(
            "tokens",
            "input_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "output_tokens",
            "reasoning_tokens",
            "token_rule"),
    COST("estimatedCostUsd", "estimated_cost_usd"),
    COST_STATE("costState", "cost_state"),
    PRICE_VERSION("priceVersion", "price_version"),
    CLIENT_COST("clientCostUsd", "client_cost_usd"),
    LATENCY("latencyMs", "latency_ms"),
    AGENT("agent", "agent"),
    PROMPT("prompt", "prompt"),
    FIRST_TOKEN("firstTokenMs", "first_token_ms"),
    SCORES("scores", "scores"),
    /** A preview of 200 characters. */
    INPUT("input", "input"),
    /** A preview of 200 characters. */
    OUTPUT("output", "output"),
    /** A preview of 200 characters. */
    MESSAGE("message", "message"),
    REQUEST("requestId", "request_id"),
    RECEIVED("receivedAt", "received_at"),
    PROCESSED("processedAt", "processed_at"),
    QUEUE_LATENCY("queueLatencyMs", "queue_latency_ms"),
    METADATA("metadata", "metadata"),
    /** Whole, so only few events at once. */
    BODY("body", "body"),
    /** Whole, so only few events at once. */
    CONTEXT("context", "context");

    /** Those that a list tells when it is not asked for others. */
    public static final Set<EventField> LIGHT =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(METADATA, BODY, CONTEXT)));

    /** All of an event. */
    public static final Set<EventField> WHOLE = Collections.unmodifiableSet(EnumSet.allOf(EventField.class));

    private static final List<String> KEY = List.of("ts", "trace_id", "event_id");

    private final String wire;

    @SuppressWarnings("ImmutableEnumChecker") // A list of List.of, for all that ErrorProne knows.
    private final List<String> columns;

    EventField(String wire, String... columns) {
        this.wire = wire;
        this.columns = List.of(columns);
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The field of this name in the API. */
    public static Optional<EventField> ofWire(String name) {
        return Arrays.stream(values()).filter(f -> f.wire.equals(name)).findFirst();
    }

    /** Whether what it tells may be large: such a list is of few events. */
    public boolean wide() {
        return this == BODY || this == CONTEXT;
    }

    /** The columns that these fields are told from; safe in a statement. */
    static Set<String> columns(Collection<EventField> fields) {
        Set<String> columns = new HashSet<>();
        Stream.concat(KEY.stream(), fields.stream().flatMap(f -> f.columns.stream()))
                .forEach(columns::add);
        return columns;
    }
}
