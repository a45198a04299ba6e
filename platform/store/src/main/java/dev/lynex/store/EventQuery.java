package dev.lynex.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events to list.
 *
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param conditions that all must hold
 * @param cursor where the page before ended, from {@link EventPage#next()}
 * @param limit 1 to 500
 */
public record EventQuery(
        String project,
        Instant from,
        Instant to,
        List<Condition> conditions,
        @Nullable String cursor,
        int limit) {
    public EventQuery {
        conditions = List.copyOf(conditions);
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, was " + limit);
        }
    }
}
