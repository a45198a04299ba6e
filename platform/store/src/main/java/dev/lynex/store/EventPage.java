package dev.lynex.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param events newest first; body and context are left out (""), input, output and message cut to a preview of 200
 *     characters
 * @param next cursor of the page after, null at the end
 */
public record EventPage(List<EventRow> events, @Nullable String next) {
    public EventPage {
        events = List.copyOf(events);
    }
}
