package dev.lynex.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Of each event the version that counts. Two are versions of one when they have the same id, or when both are the same
 * span; the one received last counts.
 *
 * @param events those that count
 * @param counts how many different ones there were of each, at the same places
 */
record Versions(List<TraceEvent> events, int[] counts) {
    static Versions of(Collection<TraceEvent> all) {
        List<TraceEvent> latestFirst = new ArrayList<>(all);
        latestFirst.sort(TraceEvent.LATEST_FIRST);
        List<TraceEvent> kept = new ArrayList<>();
        List<Set<Identity>> seen = new ArrayList<>();
        Map<String, Integer> byEvent = new HashMap<>();
        Map<String, Integer> bySpan = new HashMap<>();
        for (TraceEvent event : latestFirst) {
            boolean span = event.hold() == Hold.IS && !event.spanId().isEmpty();
            Integer place = byEvent.get(event.eventId());
            if (place == null && span) {
                place = bySpan.get(event.spanId());
            }
            if (place == null) {
                place = kept.size();
                kept.add(event);
                seen.add(new HashSet<>(2));
                if (span) {
                    bySpan.put(event.spanId(), place);
                }
            }
            byEvent.put(event.eventId(), place);
            seen.get(place).add(new Identity(event.eventId(), event.startNanos()));
        }
        return new Versions(kept, seen.stream().mapToInt(Set::size).toArray());
    }

    /** What the store keeps one row of; the same sent twice is no other version. */
    private record Identity(String eventId, long startNanos) {}
}
