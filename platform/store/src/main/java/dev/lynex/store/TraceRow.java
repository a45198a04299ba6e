package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace in a list, by its events: each once, and of one sent again with other content the version received last.
 *
 * @param start of its first event
 * @param latencyMicros from there to the end of whatever ends last
 * @param name of its root, or else of what comes nearest to one
 * @param rooted whether its root has come
 * @param errors events that failed
 * @param inputTokens those of caches included
 * @param outputTokens those of reasoning included
 * @param priced events with a cost
 * @param unpriced model calls without a known price, whose cost is not in the sum
 * @param pricedUsd sum of the costs that are known
 * @param labels what its events are said to belong to
 */
public record TraceRow(
        String traceId,
        Instant start,
        long latencyMicros,
        String name,
        boolean rooted,
        long events,
        long spans,
        long errors,
        long inputTokens,
        long outputTokens,
        long priced,
        long unpriced,
        BigDecimal pricedUsd,
        Labels labels) {
    /** What its events say; each list in the order of texts, at most {@value #MOST_LABELS} long. */
    public record Labels(
            List<String> sessions,
            List<String> users,
            List<String> environments,
            List<String> models,
            List<String> agents,
            List<String> tags) {
        public Labels {
            sessions = List.copyOf(sessions);
            users = List.copyOf(users);
            environments = List.copyOf(environments);
            models = List.copyOf(models);
            agents = List.copyOf(agents);
            tags = List.copyOf(tags);
        }
    }

    /** Labels of a kind that a trace is listed with and found by; the rest of a trace that has more is left out. */
    public static final int MOST_LABELS = 100;

    /** What is known of the cost in US dollars: null when there were model calls and none has a price. */
    public @Nullable BigDecimal costUsd() {
        return priced == 0 && unpriced > 0 ? null : pricedUsd;
    }

    /** The value of a field that is a number, null where the trace has none. */
    @Nullable
    BigDecimal number(TraceField field) {
        return switch (field) {
            case COST -> costUsd();
            case LATENCY -> BigDecimal.valueOf(latencyMicros, 3);
            case INPUT_TOKENS -> BigDecimal.valueOf(inputTokens);
            case OUTPUT_TOKENS -> BigDecimal.valueOf(outputTokens);
            case TOTAL_TOKENS -> BigDecimal.valueOf(inputTokens + outputTokens);
            case EVENTS -> BigDecimal.valueOf(events);
            case SPANS -> BigDecimal.valueOf(spans);
            case ERRORS -> BigDecimal.valueOf(errors);
            case UNPRICED -> BigDecimal.valueOf(unpriced);
            case START, NAME, SESSION, USER, ENVIRONMENT, MODEL, AGENT -> null;
        };
    }
}
