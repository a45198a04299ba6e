package dev.lynex.store;

import dev.lynex.trace.TraceEvent;
import java.util.List;

/**
 * A trace's events, without their texts.
 *
 * @param events each once by id and time, the first ones in order of time
 * @param total how many there are, those beyond included
 */
public record TraceEvents(List<TraceEvent> events, long total) {
    public TraceEvents {
        events = List.copyOf(events);
    }

    /** Whether some were left out. */
    public boolean truncated() {
        return total > events.size();
    }
}
