package dev.lynex.query;

import dev.lynex.store.TraceEvents;
import dev.lynex.trace.Mark;
import dev.lynex.trace.TraceTree;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a trace may not be all there is of it. */
enum TraceDoubt {
    /** Events that were received before its newest wait in the queue, and may be its own. */
    QUEUED,
    /** Its newest event was received within the last minute. */
    RECENT,
    /** Spans are named that have not come. */
    MISSING_SPANS,
    /** No event without a parent has come. */
    NO_ROOT,
    /** A span has begun and not ended. */
    UNFINISHED_SPANS,
    /** It has more events than an answer takes. */
    TRUNCATED;

    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Its name in the API: MISSING_SPANS is missing-spans. */
    String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param watermark received time of the project's oldest queued event, null when none is queued */
    static List<TraceDoubt> of(TraceTree tree, TraceEvents events, @Nullable Instant watermark, Instant now) {
        List<TraceDoubt> doubts = new ArrayList<>();
        Instant newest = instant(tree.newestReceivedNanos());
        if (watermark != null && !watermark.isAfter(newest)) {
            doubts.add(QUEUED);
        }
        if (newest.plus(QUIET).isAfter(now)) {
            doubts.add(RECENT);
        }
        if (tree.count(Mark.MISSING) > 0) {
            doubts.add(MISSING_SPANS);
        }
        if (!tree.rooted()) {
            doubts.add(NO_ROOT);
        }
        if (tree.count(Mark.UNFINISHED) > 0) {
            doubts.add(UNFINISHED_SPANS);
        }
        if (events.truncated()) {
            doubts.add(TRUNCATED);
        }
        return doubts;
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
