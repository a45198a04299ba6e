package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as a conversation.
 *
 * @param first of its events, within the range
 * @param last of them
 * @param traces it consists of, oldest first, up to {@value #MOST_TRACES}
 * @param moreTraces whether there are others
 * @param turns oldest first: messages, model responses, tool calls, agents' actions, retrievals and errors; body and
 *     context are left out (""), input, output and message cut to {@value #PREVIEW} characters
 * @param next cursor of the page after, null at the end
 */
public record Conversation(
        Instant first,
        Instant last,
        List<Trace> traces,
        boolean moreTraces,
        List<EventRow> turns,
        @Nullable String next) {
    public static final int MOST_TRACES = 200;
    public static final int PREVIEW = 2_000;

    public Conversation {
        traces = List.copyOf(traces);
        turns = List.copyOf(turns);
    }

    /**
     * What of the session lies in one trace.
     *
     * @param traceId "" for events without one
     * @param tokens of all kinds
     * @param costUsd of the priced calls; null when none of its calls is priced
     * @param unpriced calls without a price
     */
    public record Trace(
            String traceId,
            Instant first,
            Instant last,
            long events,
            long errors,
            long tokens,
            @Nullable BigDecimal costUsd,
            long unpriced) {}
}
