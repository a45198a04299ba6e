package dev.lynex.trace;

import java.math.BigDecimal;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a trace needs to know of an event, without its texts.
 *
 * @param eventId not empty
 * @param spanId "" when it carries none
 * @param parentSpanId "" when it names none
 * @param failed whether it counts as an error
 * @param startNanos since 1970
 * @param durationMicros -1 when not known
 * @param receivedNanos since 1970
 * @param inputTokens those of a cache included
 * @param outputTokens those of reasoning included
 * @param costUsd null when it has no price
 * @param unpriced whether it is a model call without a known price
 */
public record TraceEvent(
        String eventId,
        String spanId,
        String parentSpanId,
        Hold hold,
        String type,
        String name,
        boolean failed,
        long startNanos,
        long durationMicros,
        long receivedNanos,
        String model,
        String provider,
        String agent,
        long inputTokens,
        long outputTokens,
        @Nullable BigDecimal costUsd,
        boolean unpriced) {
    /** 2^53 - 1, the longest that JSON's readers keep: 285 years. */
    public static final long LONGEST_MICROS = (1L << 53) - 1;

    /** By time; events of the same moment have an order too, whichever came first. */
    static final Comparator<TraceEvent> BY_START = Comparator.comparingLong(TraceEvent::startNanos)
            .thenComparing(TraceEvent::hold)
            .thenComparing(TraceEvent::eventId)
            .thenComparingLong(TraceEvent::receivedNanos)
            .thenComparing(TraceEvent::spanId)
            .thenComparing(TraceEvent::parentSpanId)
            .thenComparing(TraceEvent::type)
            .thenComparing(TraceEvent::name)
            .thenComparing(TraceEvent::failed)
            .thenComparingLong(TraceEvent::durationMicros)
            .thenComparing(TraceEvent::model)
            .thenComparing(TraceEvent::provider)
            .thenComparing(TraceEvent::agent)
            .thenComparingLong(TraceEvent::inputTokens)
            .thenComparingLong(TraceEvent::outputTokens)
            .thenComparing(TraceEvent::costUsd, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(TraceEvent::unpriced);

    /** The one that stands for its trace comes first. */
    static final Comparator<TraceEvent> HEADLINE_FIRST = Comparator.comparingInt(TraceEvent::headlineRank)
            .thenComparingLong(TraceEvent::startNanos)
            .thenComparing(TraceEvent::eventId);

    /** The one that counts of an event's versions comes first: received last; of the same request, the later one. */
    static final Comparator<TraceEvent> LATEST_FIRST = Comparator.comparingLong(TraceEvent::receivedNanos)
            .thenComparingLong(TraceEvent::startNanos)
            .thenComparing(TraceEvent::eventId)
            .thenComparing(BY_START)
            .reversed();

    /** @throws IllegalArgumentException when a value is out of its range */
    public TraceEvent {
        if (eventId.isEmpty()) {
            throw new IllegalArgumentException("an event has an id");
        }
        if (durationMicros < -1 || durationMicros > LONGEST_MICROS) {
            throw new IllegalArgumentException("durationMicros must be -1 to 2^53 - 1, was " + durationMicros);
        }
        if (unpriced && costUsd != null) {
            throw new IllegalArgumentException("an event without a price has no cost");
        }
    }

    /**
     * How good it is to stand for its trace: 0 a span without a parent, 1 any other event without one that is no log and no
     * error, 2 a span, 3 the rest.
     */
    int headlineRank() {
        return switch (hold) {
            case IS -> parentSpanId.isEmpty() ? 0 : 2;
            case MAY_BE -> parentSpanId.isEmpty() ? 1 : 3;
            case IN -> 3;
        };
    }
}
