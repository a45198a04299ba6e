package dev.lynex.store;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every chart and breakdown asks.
 *
 * @param from first moment, inclusive; widened to a whole minute, as the rollups have them
 * @param to last moment, exclusive; widened likewise
 * @param metrics 1 to {@value #MOST_METRICS}
 * @param groupBy up to {@value #MOST_DIMENSIONS}, each once; an event with several tags is of the group of each
 * @param conditions that all must hold
 * @param zone whose days the buckets follow
 * @param top which groups; what it says is of no matter without groups
 * @param compare with what time before
 * @param fresh whether events that were sent again must be counted once at once: rollups count them twice until the audit
 *     has corrected them, so only events answer
 */
public record MetricQuery(
        String project,
        Instant from,
        Instant to,
        List<Metric> metrics,
        List<Dimension> groupBy,
        List<Condition> conditions,
        MetricInterval interval,
        ZoneId zone,
        Top top,
        Compare compare,
        boolean fresh) {
    public static final int MOST_METRICS = 20;
    public static final int MOST_DIMENSIONS = 3;

    /** Numbers that an answer may hold. */
    public static final long MOST_CELLS = 200_000;

    /** What a range is compared with. */
    public enum Compare {
        NONE,
        /** The same length just before. */
        PREVIOUS,
        /** The same days of the week before. */
        WEEK
    }

    /**
     * The groups that are shown.
     *
     * @param by what they are ordered by; null: by their names
     * @param ascending whether the least comes first
     * @param limit 1 to {@value #MOST}
     * @param offset groups that come before, up to {@value #FARTHEST}
     * @param other whether all other groups follow as one
     */
    public record Top(@Nullable Metric by, boolean ascending, int limit, int offset, boolean other) {
        public static final int MOST = 500;
        public static final int FARTHEST = 10_000;

        public Top {
            if (limit < 1 || limit > MOST || offset < 0 || offset > FARTHEST || (other && offset > 0)) {
                throw new StoreException.Rejected("a limit is 1 to " + MOST + ", an offset 0 to " + FARTHEST
                        + ", and 0 where the others follow as one");
            }
        }
    }

    /** @throws StoreException.Rejected when it asks for too much, or for what cannot be */
    public MetricQuery {
        from = from.truncatedTo(ChronoUnit.MINUTES);
        to = ceiling(to);
        metrics = List.copyOf(metrics);
        groupBy = List.copyOf(groupBy);
        conditions = List.copyOf(conditions);
        if (!from.isBefore(to)) {
            throw new StoreException.Rejected("from must be before to");
        }
        if (metrics.isEmpty() || metrics.size() > MOST_METRICS || new HashSet<>(metrics).size() < metrics.size()) {
            throw new StoreException.Rejected("a query takes 1 to " + MOST_METRICS + " different measures");
        }
        if (groupBy.size() > MOST_DIMENSIONS || new HashSet<>(groupBy).size() < groupBy.size()) {
            throw new StoreException.Rejected("a query groups by up to " + MOST_DIMENSIONS + " different dimensions");
        }
    }

    /**
     * The buckets of the answer.
     *
     * @throws StoreException.Rejected when the answer would have too many numbers
     */
    Buckets buckets() {
        Buckets buckets = Buckets.of(from, to, interval, zone);
        long groups = groupBy.isEmpty() ? 1 : top.limit() + (top.other() ? 1L : 0L);
        long cells = groups * buckets.starts().size() * metrics.size() * (compare == Compare.NONE ? 1 : 2);
        if (cells > MOST_CELLS) {
            throw new StoreException.Rejected("the answer would have " + cells + " numbers, " + MOST_CELLS
                    + " are possible; choose a wider interval, fewer groups or fewer measures");
        }
        return buckets;
    }

    /** The same of an earlier time. */
    MetricQuery earlier(Buckets.Shift shift) {
        return new MetricQuery(
                project,
                shift.of(from),
                shift.of(to),
                metrics,
                groupBy,
                conditions,
                interval,
                zone,
                top,
                Compare.NONE,
                fresh);
    }

    private static Instant ceiling(Instant at) {
        Instant minute = at.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(at) ? minute : minute.plus(1, ChronoUnit.MINUTES);
    }
}
