package dev.lynex.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of traces. Order and filters by numbers rest on a summary that counts an event twice which was sent
 * again in another request; the rows themselves are exact, and such a row that no longer fits is left out.
 *
 * @param traces in order; may be fewer than asked for though another page follows
 * @param next where the next page starts, null when this is the last
 * @param orderExact whether the summary said the same of each row as its events do, as far as order and ranges rest on it
 */
public record TracePage(List<TraceRow> traces, @Nullable String next, boolean orderExact) {
    public TracePage {
        traces = List.copyOf(traces);
    }
}
