package dev.lynex.queue;

import java.util.List;

/**
 * What {@link EventQueue#find} found.
 *
 * @param epoch the queue's, which ids of events without one derive from
 * @param complete false when more of the queue waits than is looked through for one question, so there may be more
 */
public record Found(String epoch, List<Entry> entries, boolean complete) {
    public Found {
        entries = List.copyOf(entries);
    }
}
