package dev.lynex.trace;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Sums over events.
 *
 * @param spans events that are the span whose id they carry
 * @param priced events with a cost
 * @param unpriced model calls without a known price, whose cost is not in the sum
 * @param pricedUsd the sum of the costs that are known
 */
public record Totals(
        long events,
        long spans,
        long errors,
        long inputTokens,
        long outputTokens,
        long priced,
        long unpriced,
        BigDecimal pricedUsd) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

    static Totals of(TraceEvent event) {
        return new Totals(
                1,
                event.hold() == Hold.IS ? 1 : 0,
                event.failed() ? 1 : 0,
                event.inputTokens(),
                event.outputTokens(),
                event.costUsd() == null ? 0 : 1,
                event.unpriced() ? 1 : 0,
                event.costUsd() == null ? BigDecimal.ZERO : event.costUsd());
    }

    Totals plus(Totals other) {
        return new Totals(
                events + other.events,
                spans + other.spans,
                errors + other.errors,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                priced + other.priced,
                unpriced + other.unpriced,
                pricedUsd.add(other.pricedUsd));
    }

    /** What is known of the cost in US dollars: null when there were model calls and none has a price. */
    public @Nullable BigDecimal costUsd() {
        return priced == 0 && unpriced > 0 ? null : pricedUsd;
    }
}
