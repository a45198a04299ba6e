package dev.lynex.store;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Builds metric queries: events, in one bucket, without groups, of the twenty largest where there are some. */
final class MetricQueries {
    private final String project;
    private final Instant from;
    private final Instant to;
    private List<Metric> metrics = List.of(Metric.of(Measure.EVENTS));
    private List<Dimension> groupBy = List.of();
    private final List<Condition> conditions = new ArrayList<>();
    private MetricInterval interval = MetricInterval.NONE;
    private ZoneId zone = ZoneOffset.UTC;
    private MetricQuery.Top top = new MetricQuery.Top(Metric.of(Measure.EVENTS), false, 20, 0, true);
    private MetricQuery.Compare compare = MetricQuery.Compare.NONE;
    private boolean fresh;

    MetricQueries(String project, Instant from, Instant to) {
        this.project = project;
        this.from = from;
        this.to = to;
    }

    MetricQueries metrics(Metric... values) {
        metrics = List.of(values);
        return this;
    }

    MetricQueries measures(Measure... values) {
        metrics = List.of(values).stream().map(Metric::of).toList();
        return this;
    }

    MetricQueries by(Dimension... values) {
        groupBy = List.of(values);
        return this;
    }

    MetricQueries where(Condition condition) {
        conditions.add(condition);
        return this;
    }

    MetricQueries every(MetricInterval value, String of) {
        interval = value;
        zone = ZoneId.of(of);
        return this;
    }

    MetricQueries top(Measure by, int limit, int offset, boolean other) {
        top = new MetricQuery.Top(Metric.of(by), false, limit, offset, other);
        return this;
    }

    MetricQueries compare(MetricQuery.Compare value) {
        compare = value;
        return this;
    }

    MetricQueries fresh() {
        fresh = true;
        return this;
    }

    MetricQuery build() {
        return new MetricQuery(project, from, to, metrics, groupBy, conditions, interval, zone, top, compare, fresh);
    }
}
