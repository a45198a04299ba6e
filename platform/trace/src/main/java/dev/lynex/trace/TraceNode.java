package dev.lynex.trace;

import org.jspecify.annotations.Nullable;

/**
 * A node while its tree is made: an event, or a span that only others tell of.
 *
 * @param event null for a missing span
 * @param spanId the id that children name: "" when it stands for no span
 * @param startNanos of a missing span: the first that was seen of it
 * @param parent the id of the span that it belongs beneath, "" for the root level
 * @param versions how many different ones of the event came
 */
record TraceNode(@Nullable TraceEvent event, String spanId, long startNanos, String parent, int versions)
        implements Comparable<TraceNode> {
    @Override
    public int compareTo(TraceNode other) {
        int byStart = Long.compare(startNanos, other.startNanos);
        if (byStart != 0) {
            return byStart;
        }
        if (event == null || other.event == null) {
            // What is missing encloses what was seen of it, so it comes first.
            int missingFirst = Boolean.compare(event != null, other.event != null);
            return missingFirst != 0 ? missingFirst : spanId.compareTo(other.spanId);
        }
        return TraceEvent.BY_START.compare(event, other.event);
    }
}
