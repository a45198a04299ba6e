package dev.lynex.store;

import java.time.Instant;
import java.util.List;

/**
 * What was stored after a place, in the order of storing: by the moment at which a processor took the block, then by the
 * events' time, trace and id.
 *
 * @param after the place, from {@link TailPage} or {@link TailPlace#at}
 * @param before nothing processed at this moment or later
 * @param filters of which each event is told whether it fits; 1 to {@value #MOST_FILTERS}
 * @param limit of events that fit any filter, 1 to 1,000
 */
public record TailQuery(String project, String after, Instant before, List<List<Condition>> filters, int limit) {
    public static final int MOST_FILTERS = 50;

    public TailQuery {
        filters = filters.stream().map(List::copyOf).toList();
        if (filters.isEmpty() || filters.size() > MOST_FILTERS || limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException(filters.size() + " filters, limit " + limit);
        }
    }
}
