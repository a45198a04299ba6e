package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param start of the bucket, UTC
 * @param group the type or model, "" when not grouped
 * @param errors events that failed
 * @param inputTokens all input: uncached, cache read, cache write
 * @param outputTokens all output, reasoning included
 * @param estimatedCostUsd of the priced events
 * @param unpriced model calls without a price; their cost is not in the sum
 * @param p50Ms latency quantiles of events that have a latency, null when there are none
 */
public record StatsBucket(
        Instant start,
        String group,
        long events,
        long errors,
        long inputTokens,
        long outputTokens,
        BigDecimal estimatedCostUsd,
        long unpriced,
        @Nullable Double p50Ms,
        @Nullable Double p95Ms,
        @Nullable Double p99Ms) {}
