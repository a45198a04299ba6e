package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonValue;

/** What is measured, in the unit of its name: events, tokens, US dollars or milliseconds. */
public enum Metric {
    EVENTS("events"),
    /** Events whose status is error. */
    ERRORS("errors"),
    INPUT_TOKENS("inputTokens"),
    CACHE_READ_TOKENS("cacheReadTokens"),
    CACHE_WRITE_TOKENS("cacheWriteTokens"),
    /** Without those of reasoning. */
    OUTPUT_TOKENS("outputTokens"),
    REASONING_TOKENS("reasoningTokens"),
    TOTAL_TOKENS("totalTokens"),
    /** By the prices in force. */
    ESTIMATED_COST_USD("estimatedCostUsd"),
    /** As clients report. */
    CLIENT_COST_USD("clientCostUsd"),
    /** Model calls whose price is not known. */
    UNPRICED("unpriced"),
    LATENCY_MS("latencyMs");

    private final String word;

    Metric(String word) {
        this.word = word;
    }

    /** As people write it. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Whether it counts some of the events, so that what it is per event lies between 0 and 1. */
    boolean countsSomeEvents() {
        return this == ERRORS || this == UNPRICED;
    }
}
