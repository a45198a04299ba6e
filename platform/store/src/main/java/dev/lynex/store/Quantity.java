package dev.lynex.store;

import java.util.Optional;
import java.util.stream.Stream;

/** What events are filtered by a range of, summed and averaged. An event may be without one: then no range holds it. */
public enum Quantity {
    /** US dollars; unpriced events have none. */
    COST("costUsd", "estimated_cost_usd"),
    CLIENT_COST("clientCostUsd", "client_cost_usd"),
    /** Milliseconds. */
    LATENCY("latencyMs", "latency_ms"),
    /** Milliseconds until the first token. */
    FIRST_TOKEN("firstTokenMs", "first_token_ms"),
    /** Tokens in, with those read from and written to a cache. */
    INPUT_TOKENS("inputTokens", "(input_tokens + cache_read_tokens + cache_write_tokens)"),
    /** Tokens out, with those of reasoning. */
    OUTPUT_TOKENS("outputTokens", "(output_tokens + reasoning_tokens)"),
    TOTAL_TOKENS(
            "totalTokens",
            "(input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens)"),
    /** Milliseconds between receiving and storing. */
    QUEUE_LATENCY("queueLatencyMs", "queue_latency_ms");

    private final String wire;
    private final String expression;

    Quantity(String wire, String expression) {
        this.wire = wire;
        this.expression = expression;
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The quantity of this name in the API. */
    public static Optional<Quantity> ofWire(String name) {
        return Stream.of(values()).filter(q -> q.wire.equals(name)).findFirst();
    }

    /** Its value in the events table, null where an event has none; safe in a statement. */
    String expression() {
        return expression;
    }
}
