package dev.lynex.store;

import java.util.List;
import java.util.Set;

/**
 * @param events in the order of storing
 * @param place where the next page starts
 * @param more whether the limit was reached, so that more may be there already
 */
public record TailPage(List<Stored> events, String place, boolean more) {
    public TailPage {
        events = List.copyOf(events);
    }

    /**
     * An event that fits a filter.
     *
     * @param event as in a list
     * @param place right after it
     * @param filters those that it fits, by their index in the query
     */
    public record Stored(EventRow event, String place, Set<Integer> filters) {
        public Stored {
            filters = Set.copyOf(filters);
        }
    }
}
