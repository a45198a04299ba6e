package dev.lynex.benchmarks;

import dev.lynex.store.Aggregation;
import dev.lynex.store.Dimension;
import dev.lynex.store.EventStore;
import dev.lynex.store.Measure;
import dev.lynex.store.Metric;
import dev.lynex.store.MetricInterval;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.QueryClass;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What alert rules ask again and again: numbers of the time just before now, as queries of their own class. */
final class RuleQuestions {
    private final EventStore store;

    RuleQuestions(EventStore store) {
        this.store = store;
    }

    /** One of four, by its number. */
    void ask(int number) {
        MetricQuery query =
                switch (number % 4) {
                    case 0 -> query(15, new Metric(Measure.ERROR_RATE, Aggregation.AVG), List.of(Dimension.MODEL));
                    case 1 -> query(15, new Metric(Measure.LATENCY, Aggregation.P95), List.of());
                    case 2 -> query(60, new Metric(Measure.COST, Aggregation.SUM), List.of(Dimension.ENVIRONMENT));
                    default -> query(24 * 60, new Metric(Measure.EVENTS, Aggregation.SUM), List.of(Dimension.AGENT));
                };
        store.metrics(QueryClass.RULE, query, Instant.now());
    }

    private static MetricQuery query(int minutes, Metric metric, List<Dimension> by) {
        Instant now = Instant.now();
        return new MetricQuery(
                "p0",
                now.minus(Duration.ofMinutes(minutes)),
                now,
                List.of(metric),
                by,
                List.of(),
                MetricInterval.NONE,
                ZoneOffset.UTC,
                new MetricQuery.Top(metric, false, 50, 0, false),
                MetricQuery.Compare.NONE,
                false);
    }
}
