package dev.lynex.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Of the slots of a rollup by the time, those that a query can be answered from: they lie whole within its range, and each
 * within one of its buckets.
 *
 * @param grain how long a slot is; they begin at moments that divide by it since 1970
 * @param first where the first slot begins that lies whole within the range
 * @param end where the last one ends; not after {@code first} when there is none
 * @param cut those between them that a bucket begins within
 */
record WholeSlots(Duration grain, Instant first, Instant end, List<Instant> cut) {
    static WholeSlots of(MetricQuery query, Buckets buckets, Duration grain) {
        Instant first = floor(query.from().plus(grain).minusNanos(1), grain);
        Instant end = floor(query.to(), grain);
        List<Instant> cut = buckets.starts().stream()
                .filter(start -> start.isAfter(first) && start.isBefore(end) && !Buckets.whole(start, grain))
                .map(start -> floor(start, grain))
                .distinct()
                .toList();
        return new WholeSlots(grain, first, end, cut);
    }

    /** Whether at least half of the slots are whole. */
    boolean most() {
        return first.isBefore(end) && Duration.between(first, end).dividedBy(grain) >= 2L * cut.size();
    }

    private static Instant floor(Instant at, Duration grain) {
        long seconds = grain.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }
}
