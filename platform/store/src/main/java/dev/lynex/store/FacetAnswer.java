package dev.lynex.store;

import java.time.LocalDate;
import java.util.List;

/**
 * Values of a facet, the most frequent first.
 *
 * @param exact false when a day had as many values as are kept: then rarer ones may be missing, and counts are near
 */
public record FacetAnswer(List<Value> values, boolean exact) {
    /** Values that are kept of each facet of a project and day. */
    public static final int MOST_A_DAY = 200;

    public FacetAnswer {
        values = List.copyOf(values);
    }

    /**
     * @param events that had it; one that was sent again may count twice
     * @param lastSeen the last day of an event with it, UTC
     */
    public record Value(String value, long events, LocalDate lastSeen) {}
}
