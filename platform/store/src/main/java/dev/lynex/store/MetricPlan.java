package dev.lynex.store;

import dev.lynex.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a metric query is answered from. Decides from the query alone; asks nobody.
 *
 * @param why in words, for who reads the answer
 */
record MetricPlan(MetricSource source, String why) {
    /** What the rollups keep, less a day for those who ask just before it goes. */
    static final Duration ROLLUP_LIFE = Duration.ofDays(399);

    /** From so long a range on an hour's row is cheaper than sixty of its minutes. */
    private static final Duration BY_HOURS = Duration.ofHours(6);

    static MetricPlan of(MetricQuery query, Buckets buckets, Instant now) {
        Optional<String> noRollup = noRollup(query, now);
        if (noRollup.isEmpty()) {
            return rollup(query, buckets);
        }
        if (noSessions(query, buckets).isEmpty()) {
            return new MetricPlan(
                    MetricSource.SESSIONS, "all dimensions, measures and filters are in the summary of sessions");
        }
        return new MetricPlan(MetricSource.EVENTS, noRollup.get());
    }

    private static MetricPlan rollup(MetricQuery query, Buckets buckets) {
        String all = "all dimensions, measures and filters are in the rollup of ";
        if (Duration.between(query.from(), query.to()).compareTo(BY_HOURS) < 0) {
            return new MetricPlan(MetricSource.ROLLUP_MINUTE, all + "minutes");
        }
        Optional<Slice> slice = Slice.of(query);
        if (slice.isPresent() && buckets.by(MetricSource.ROLLUP_SLICES.grain(), query.from())) {
            return new MetricPlan(
                    MetricSource.ROLLUP_SLICES,
                    all + "half hours by "
                            + (slice.get().name().isEmpty()
                                    ? "model"
                                    : slice.get().name()));
        }
        return buckets.by(MetricSource.ROLLUP_HOUR.grain(), query.from())
                ? new MetricPlan(MetricSource.ROLLUP_HOUR, all + "hours")
                : new MetricPlan(MetricSource.ROLLUP_MINUTE, all + "minutes");
    }

    /** Why rollups cannot answer, if they cannot. */
    private static Optional<String> noRollup(MetricQuery query, Instant now) {
        if (query.fresh()) {
            return Optional.of("asked for from events");
        }
        if (query.from().isBefore(now.minus(ROLLUP_LIFE))) {
            return Optional.of("rollups reach back " + ROLLUP_LIFE.toDays() + " days");
        }
        return missing(query, MetricSource.ROLLUP_MINUTE)
                .or(() -> namesOtherThanTools(query)
                        ? Optional.of("rollups know the names of tools only")
                        : Optional.empty());
    }

    private static Optional<String> noSessions(MetricQuery query, Buckets buckets) {
        if (query.fresh()) {
            return Optional.of("asked for from events");
        }
        Duration hour = MetricSource.SESSIONS.grain();
        if (!Buckets.whole(query.from(), hour) || !Buckets.whole(query.to(), hour) || !buckets.by(hour, query.from())) {
            return Optional.of("the summary of sessions knows whole hours only");
        }
        return missing(query, MetricSource.SESSIONS);
    }

    private static Optional<String> missing(MetricQuery query, MetricSource source) {
        for (Condition condition : query.conditions()) {
            // A condition of another kind is about what no summary has.
            if (!(condition instanceof Condition.In in) || !source.has(in.dimension())) {
                return Optional.of("a filter is not in the rollups");
            }
        }
        Optional<Dimension> group =
                query.groupBy().stream().filter(d -> !source.has(d)).findFirst();
        if (group.isPresent()) {
            return Optional.of(group.get().wire() + " is not in the rollups");
        }
        return Stream.concat(
                        query.metrics().stream(), Stream.ofNullable(query.top().by()))
                .filter(metric -> !source.has(metric))
                .findFirst()
                .map(metric ->
                        metric.aggregation().wire() + " of " + metric.measure().wire() + " is not in the rollups");
    }

    private static boolean namesOtherThanTools(MetricQuery query) {
        boolean byName = query.groupBy().contains(Dimension.NAME)
                || query.conditions().stream()
                        .anyMatch(c -> c instanceof Condition.In in && in.dimension() == Dimension.NAME);
        return byName && !onlyTools(query.conditions());
    }

    private static boolean onlyTools(List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(c -> c instanceof Condition.In in
                        && in.dimension() == Dimension.TYPE
                        && !in.not()
                        && in.values().equals(List.of(EventType.TOOL_CALL.wire())));
    }
}
