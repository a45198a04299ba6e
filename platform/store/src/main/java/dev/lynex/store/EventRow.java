package dev.lynex.store;

import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is stored: a row of the table {@code events}.
 *
 * <p>Empty text and null are the same in text columns; numbers that were not sent are null and stored as such where
 * "nothing" and zero differ (cost, latency, success).
 *
 * @param project the project's id
 * @param ts when it happened, by the sender's clock or else when it was received; nanoseconds are kept
 * @param type the wire name of its type
 * @param name what it is about: span's name, tool, agent's action, error type, log level
 * @param model as the client named it
 * @param provider by whom the model is served, as matched by the price table, or ""
 * @param fingerprint by which the model's versions and snapshots are seen together
 * @param status {@code ok} or {@code error}
 * @param inputTokens input that was neither read from nor written to a cache
 * @param cacheReadTokens input served from the provider's cache
 * @param cacheWriteTokens input written to the provider's cache
 * @param outputTokens output without reasoning
 * @param reasoningTokens output spent on reasoning
 * @param tokenRule how the client's numbers were split into these disjoint partitions
 * @param estimatedCostUsd by the price table; null when {@code costState} is not {@code priced}
 * @param costState {@code priced}, {@code unpriced} (a model call without a known price) or {@code none} (no model call)
 * @param priceVersion of the price table used
 * @param clientCostUsd what the client said it cost
 * @param latencyMs null when not known
 * @param step what only steps of generative AI tell
 * @param input prompt, arguments, query
 * @param output response, result
 * @param message log or error text
 * @param body the whole body, JSON
 * @param context the whole context, JSON or ""
 * @param metadata what the client said besides, by key: texts, and the JSON of whole numbers and booleans
 * @param queueLatencyMs processed − received, in milliseconds
 * @param retentionDays 1 to 3,650
 * @param block the token of the insert it is stored by: the name of its block, or of a part of it
 */
public record EventRow(
        String project,
        Instant ts,
        String eventId,
        String type,
        String name,
        String model,
        String provider,
        ModelFingerprint fingerprint,
        String status,
        String traceId,
        String spanId,
        String parentSpanId,
        String sessionId,
        String userId,
        String environment,
        String release,
        List<String> tags,
        String sdkName,
        String sdkVersion,
        long inputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long outputTokens,
        long reasoningTokens,
        String tokenRule,
        @Nullable BigDecimal estimatedCostUsd,
        String costState,
        String priceVersion,
        @Nullable BigDecimal clientCostUsd,
        @Nullable Double latencyMs,
        Step step,
        String input,
        String output,
        String message,
        String body,
        String context,
        Map<String, String> metadata,
        String requestId,
        Instant receivedAt,
        Instant processedAt,
        long queueLatencyMs,
        int retentionDays,
        String block) {
    /** What the column's Decimal(18, 12) holds. */
    private static final BigDecimal COST_LIMIT = BigDecimal.valueOf(1_000_000);

    public EventRow {
        tags = List.copyOf(tags);
        // In order of its keys, so that the same event is the same bytes.
        metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(metadata));
        checkCost("estimatedCostUsd", estimatedCostUsd);
        checkCost("clientCostUsd", clientCostUsd);
    }

    /** The same row as part of another block. */
    public EventRow in(String otherBlock) {
        if (otherBlock.equals(block)) {
            return this;
        }
        return new EventRow(
                project,
                ts,
                eventId,
                type,
                name,
                model,
                provider,
                fingerprint,
                status,
                traceId,
                spanId,
                parentSpanId,
                sessionId,
                userId,
                environment,
                release,
                tags,
                sdkName,
                sdkVersion,
                inputTokens,
                cacheReadTokens,
                cacheWriteTokens,
                outputTokens,
                reasoningTokens,
                tokenRule,
                estimatedCostUsd,
                costState,
                priceVersion,
                clientCostUsd,
                latencyMs,
                step,
                input,
                output,
                message,
                body,
                context,
                metadata,
                requestId,
                receivedAt,
                processedAt,
                queueLatencyMs,
                retentionDays,
                otherBlock);
    }

    /**
     * What an event tells of a step of generative AI beyond its model and tokens.
     *
     * @param agent who took it, "" when not told
     * @param prompt the managed prompt it was made from, "" when not told
     * @param firstTokenMs from the start to the first token in milliseconds, null when not known
     * @param scores judgements by what they judge, finite numbers of any range
     */
    public record Step(
            String agent, String prompt, @Nullable Double firstTokenMs, Map<String, Double> scores) {
        public static final Step NONE = new Step("", "", null, Map.of());

        public Step {
            // In order of their names, so that the same step is the same bytes.
            scores = scores.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(scores));
        }
    }

    private static void checkCost(String name, @Nullable BigDecimal usd) {
        if (usd != null && usd.abs().compareTo(COST_LIMIT) >= 0) {
            throw new IllegalArgumentException(name + " must be below 1,000,000, was " + usd.toPlainString());
        }
    }
}
