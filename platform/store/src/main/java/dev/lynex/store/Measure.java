package dev.lynex.store;

import static dev.lynex.store.Aggregation.AVG;
import static dev.lynex.store.Aggregation.COUNT;
import static dev.lynex.store.Aggregation.MAX;
import static dev.lynex.store.Aggregation.MIN;
import static dev.lynex.store.Aggregation.P50;
import static dev.lynex.store.Aggregation.P75;
import static dev.lynex.store.Aggregation.P90;
import static dev.lynex.store.Aggregation.P95;
import static dev.lynex.store.Aggregation.P99;
import static dev.lynex.store.Aggregation.RATE;
import static dev.lynex.store.Aggregation.SUM;
import static dev.lynex.store.Aggregation.UNIQ;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is measured of events. The first of its aggregations is meant when none is named. */
public enum Measure {
    EVENTS("events", Unit.COUNT, SUM, COUNT, RATE),
    ERRORS("errors", Unit.COUNT, SUM, COUNT, RATE),
    /** Errors for each event, 0 to 1. */
    ERROR_RATE("errorRate", Unit.NUMBER, AVG),
    /** Model calls without a known price; they are in no cost. */
    UNPRICED("unpriced", Unit.COUNT, SUM, COUNT, RATE),
    COST("costUsd", Unit.USD, SUM, COUNT, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    CLIENT_COST("clientCostUsd", Unit.USD, SUM, COUNT, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    /** All input: uncached, read from and written to a cache. */
    INPUT_TOKENS("inputTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    /** All output, reasoning included. */
    OUTPUT_TOKENS("outputTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    TOTAL_TOKENS("totalTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    CACHE_READ_TOKENS("cacheReadTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    CACHE_WRITE_TOKENS("cacheWriteTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    REASONING_TOKENS("reasoningTokens", Unit.COUNT, SUM, AVG, MIN, MAX, P50, P75, P90, P95, P99, RATE),
    /** Milliseconds. */
    LATENCY("latencyMs", Unit.NUMBER, AVG, COUNT, MIN, MAX, P50, P75, P90, P95, P99),
    /** Milliseconds until the first token. */
    FIRST_TOKEN("firstTokenMs", Unit.NUMBER, AVG, COUNT, MIN, MAX, P50, P75, P90, P95, P99),
    /** Milliseconds between receiving and storing. */
    QUEUE_LATENCY("queueLatencyMs", Unit.NUMBER, AVG, COUNT, MIN, MAX, P50, P75, P90, P95, P99),
    USERS("users", Unit.COUNT, UNIQ),
    SESSIONS("sessions", Unit.COUNT, UNIQ),
    TRACES("traces", Unit.COUNT, UNIQ),
    /** When the first and the last of the events happened. */
    SEEN("seen", Unit.TIME, MIN, MAX);

    /** What its numbers are. */
    enum Unit {
        COUNT,
        NUMBER,
        USD,
        TIME
    }

    private final String wire;
    private final Unit unit;

    @SuppressWarnings("ImmutableEnumChecker") // An unmodifiable list of constants.
    private final List<Aggregation> aggregations;

    Measure(String wire, Unit unit, Aggregation... aggregations) {
        this.wire = wire;
        this.unit = unit;
        this.aggregations = List.of(aggregations);
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The measure of this name in the API. */
    public static Optional<Measure> ofWire(String name) {
        return Stream.of(values()).filter(m -> m.wire.equals(name)).findFirst();
    }

    /** How it may be aggregated; the first is meant when nothing is said. */
    public List<Aggregation> aggregations() {
        return aggregations;
    }

    Unit unit() {
        return unit;
    }

    /** Whether it is about costs by the price table, beside which unpriced calls are told. */
    public boolean priced() {
        return this == COST;
    }
}
