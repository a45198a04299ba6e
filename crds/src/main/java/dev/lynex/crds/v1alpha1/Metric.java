package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an alert rule measures: the measures of the minute rollup. */
public enum Metric {
    /** Events. */
    @JsonProperty("events")
    EVENTS,
    /** Events whose status is error. */
    @JsonProperty("errors")
    ERRORS,
    /** Tokens of input that were not in a cache. */
    @JsonProperty("inputTokens")
    INPUT_TOKENS,
    /** Tokens of input read from a cache. */
    @JsonProperty("cacheReadTokens")
    CACHE_READ_TOKENS,
    /** Tokens of input written to a cache. */
    @JsonProperty("cacheWriteTokens")
    CACHE_WRITE_TOKENS,
    /** Tokens of output, without those of reasoning. */
    @JsonProperty("outputTokens")
    OUTPUT_TOKENS,
    /** Tokens of reasoning. */
    @JsonProperty("reasoningTokens")
    REASONING_TOKENS,
    /** Tokens of all kinds. */
    @JsonProperty("totalTokens")
    TOTAL_TOKENS,
    /** US dollars by the prices in force, of the priced events. */
    @JsonProperty("estimatedCostUsd")
    ESTIMATED_COST_USD,
    /** US dollars that clients reported. */
    @JsonProperty("clientCostUsd")
    CLIENT_COST_USD,
    /** Model calls whose price is not known. */
    @JsonProperty("unpriced")
    UNPRICED,
    /** Milliseconds that what an event tells of took, where it says so. */
    @JsonProperty("latencyMs")
    LATENCY_MS
}
