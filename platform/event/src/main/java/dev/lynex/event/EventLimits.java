package dev.lynex.event;

import java.time.Duration;

/**
 * How large a request and its parts may be.
 *
 * @param requestBytes a request's body after decompression, at least 2
 * @param events events in a request, at least 1
 * @param eventBytes one event's own JSON
 * @param depth levels of nesting in a request, the array of a batch included
 * @param idChars characters of an event's id
 * @param contextChars characters of each lifted context field and of each tag
 * @param tags tags of an event
 * @param nameChars characters of names that are grouped by: model, tool, span, metric, SDK
 * @param count the largest count of tokens or dimensions, so that sums stay inside 64 bits
 * @param ahead how far after its arrival an event may say it happened
 */
public record EventLimits(
        int requestBytes,
        int events,
        int eventBytes,
        int depth,
        int idChars,
        int contextChars,
        int tags,
        int nameChars,
        long count,
        Duration ahead) {
    /** The limits of the wire's contract. */
    public static final EventLimits STANDARD = new EventLimits(
            5 << 20, 1_000, 1 << 20, 128, 128, 256, 64, 1_024, 1_000_000_000_000L, Duration.ofHours(24));

    /** For reading back what was accepted under limits that may since have shrunk. */
    static final EventLimits NONE = new EventLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            10_000,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Duration.ofDays(36_500));

    public EventLimits {
        if (requestBytes < 2
                || events < 1
                || eventBytes < 2
                || depth < 8
                || idChars < 1
                || contextChars < 1
                || tags < 0
                || nameChars < 1
                || count < 1
                || ahead.isNegative()) {
            throw new IllegalArgumentException("limits must be positive, and the depth at least 8");
        }
    }

    /** These limits with other sizes of a request, in bytes and events, and of an event. */
    public EventLimits with(int requestBytes, int events, int eventBytes) {
        return new EventLimits(
                requestBytes, events, eventBytes, depth, idChars, contextChars, tags, nameChars, count, ahead);
    }
}
