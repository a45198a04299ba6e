package dev.lynex.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param events in the query's order, with what the query asked of each; input, output and message cut to a preview of
 *     200 characters unless a wide field was asked for
 * @param next cursor of the page after, null at the end
 */
public record EventPage(List<EventRow> events, @Nullable String next) {
    public EventPage {
        events = List.copyOf(events);
    }
}
