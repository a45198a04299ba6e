package dev.lynex.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events to list. Filters that are null or empty do not filter; those given all apply.
 *
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param types wire names; any of these
 * @param cursor where the page before ended, from {@link EventPage#next()}
 * @param limit 1 to 500
 */
public record EventQuery(
        String project,
        Instant from,
        Instant to,
        List<String> types,
        @Nullable String status,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String traceId,
        @Nullable String sessionId,
        @Nullable String userId,
        @Nullable String environment,
        @Nullable String name,
        @Nullable String cursor,
        int limit) {
    public EventQuery {
        types = List.copyOf(types);
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, was " + limit);
        }
    }
}
