package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must be so for an alert. One that could never be so, or would always, is refused: it is a slip.
 *
 * @param window how far back the value looks: whole minutes, one minute to 168 hours
 * @param threshold 0 to 999,999,999,999,999 with at most 12 decimals, in the metric's unit
 * @param groupBy at most 3 different ones; each group has an alert of its own
 * @param filters which events count: those that fit each dimension by any of its values, 1 to 20 of 1 to 200 characters
 * @param minEvents that the window must hold at least, 0 to 1,000,000,000
 */
public record AlertCondition(
        Metric metric,
        Aggregation aggregation,
        Duration window,
        Comparison comparison,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal threshold,
        List<Dimension> groupBy,
        Map<Dimension, List<String>> filters,
        long minEvents) {
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
    private static final int MOST_DECIMALS = 12;
    private static final int MOST_DIGITS = 15;
    private static final int MOST_DIMENSIONS = 3;
    private static final int MOST_VALUES = 20;
    private static final int LONGEST_VALUE = 200;
    private static final long MOST_MIN_EVENTS = 1_000_000_000;

    /** @throws InvalidRule when it makes no sense */
    public AlertCondition {
        groupBy = List.copyOf(groupBy);
        filters = copy(filters);
        aggregated(metric, aggregation);
        window(window);
        threshold(threshold);
        grouped(metric, groupBy);
        filtered(metric, filters);
        InvalidRule.unless(
                minEvents >= 0 && minEvents <= MOST_MIN_EVENTS,
                "condition.minEvents",
                "must be 0 to " + MOST_MIN_EVENTS);
        decidable(metric, aggregation, comparison, threshold);
        reachable(metric, aggregation, comparison, threshold, minEvents);
    }

    private static void aggregated(Metric metric, Aggregation aggregation) {
        InvalidRule.unless(
                (metric == Metric.LATENCY_MS) == aggregation.isPercentile(),
                "condition.aggregation",
                "latencyMs is aggregated by p50, p95 or p99, and only it is; use sum, perSecond or perEvent for the"
                        + " other metrics");
        InvalidRule.unless(
                metric != Metric.EVENTS || aggregation != Aggregation.PER_EVENT,
                "condition.aggregation",
                "events per event is always 1: use sum or perSecond");
    }

    private static void window(Duration window) {
        InvalidRule.unless(
                window.compareTo(Duration.ofMinutes(1)) >= 0
                        && window.compareTo(LONGEST_WINDOW) <= 0
                        && window.equals(Duration.ofMinutes(window.toMinutes())),
                "condition.window",
                "must be whole minutes, 1m to 168h, since the rollup counts by the minute");
    }

    private static void threshold(BigDecimal threshold) {
        BigDecimal plain = threshold.stripTrailingZeros();
        InvalidRule.unless(
                plain.signum() >= 0
                        && plain.scale() <= MOST_DECIMALS
                        && plain.precision() - plain.scale() <= MOST_DIGITS,
                "condition.threshold",
                "must be 0 or more, with at most 15 digits before the point and 12 after it");
    }

    private static void grouped(Metric metric, List<Dimension> groupBy) {
        InvalidRule.unless(
                groupBy.size() <= MOST_DIMENSIONS && Set.copyOf(groupBy).size() == groupBy.size(),
                "condition.groupBy",
                "has at most 3 dimensions, each once");
        InvalidRule.unless(
                metric != Metric.ERRORS || !groupBy.contains(Dimension.STATUS),
                "condition.groupBy",
                "all errors have the status error: remove status, or use the metric events");
    }

    private static void filtered(Metric metric, Map<Dimension, List<String>> filters) {
        filters.forEach((dimension, values) -> InvalidRule.unless(
                !values.isEmpty()
                        && values.size() <= MOST_VALUES
                        && values.stream().allMatch(v -> !v.isEmpty() && v.length() <= LONGEST_VALUE),
                "condition.filters." + dimension.word(),
                "has 1 to 20 values of 1 to 200 characters"));
        InvalidRule.unless(
                metric != Metric.ERRORS || !filters.containsKey(Dimension.STATUS),
                "condition.filters.status",
                "the metric errors is about the status already: remove it, or use the metric events");
    }

    /** No value is below 0, and no share above 1. */
    private static void decidable(Metric metric, Aggregation aggregation, Comparison comparison, BigDecimal threshold) {
        boolean share = metric.countsSomeEvents() && aggregation == Aggregation.PER_EVENT;
        InvalidRule.unless(
                !share || threshold.compareTo(BigDecimal.ONE) <= 0,
                "condition.threshold",
                metric.word() + " per event is a share of 0 to 1: write 5 % as 0.05");
        boolean atBottom = threshold.signum() == 0;
        boolean atTop = share && threshold.compareTo(BigDecimal.ONE) == 0;
        String problem =
                switch (comparison) {
                    case BELOW -> atBottom ? "nothing is below 0, so it could never fire: use AtMost" : "";
                    case AT_LEAST -> atBottom ? "everything is at least 0, so it would always fire: use Above" : "";
                    case ABOVE -> atTop ? "no share is above 1, so it could never fire: use AtLeast" : "";
                    case AT_MOST -> atTop ? "every share is at most 1, so it would always fire: use Below" : "";
                };
        InvalidRule.unless(problem.isEmpty(), "condition.comparison", problem);
    }

    /** A window with so many events has no fewer of them. */
    private static void reachable(
            Metric metric, Aggregation aggregation, Comparison comparison, BigDecimal threshold, long minEvents) {
        if (metric != Metric.EVENTS || aggregation != Aggregation.SUM || !comparison.isUpperBound()) {
            return;
        }
        int least = BigDecimal.valueOf(minEvents).compareTo(threshold);
        InvalidRule.unless(
                minEvents == 0 || least < 0 || (least == 0 && comparison == Comparison.AT_MOST),
                "condition.minEvents",
                "a window with so many events is not " + comparison.word() + " the threshold, so it could never fire:"
                        + " set minEvents to 0 to see silence");
    }

    private static Map<Dimension, List<String>> copy(Map<Dimension, List<String>> filters) {
        Map<Dimension, List<String>> copy = new EnumMap<>(Dimension.class);
        filters.forEach((dimension, values) -> copy.put(dimension, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }
}
