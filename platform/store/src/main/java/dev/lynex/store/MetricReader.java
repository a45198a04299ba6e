package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Asks ClickHouse what a metric query asks, by its plan. */
final class MetricReader {
    private static final int COST_SCALE = 12;

    private final ClickHouse clickHouse;
    private final QueryClass as;
    private final MetricQuery query;
    private final Instant now;
    private Reading read = Reading.NONE;

    MetricReader(ClickHouse clickHouse, QueryClass as, MetricQuery query, Instant now) {
        this.clickHouse = clickHouse;
        this.as = as;
        this.query = query;
        this.now = now;
    }

    MetricResult result() {
        Buckets buckets = query.buckets();
        if (query.groupBy().isEmpty()) {
            List<List<String>> all = List.of(List.of());
            return compared(values(query, buckets, all, false), all, false);
        }
        // Groups are put in order by the whole range at once, which coarser rollups know than its buckets.
        var whole = new Buckets(List.of(query.from()), query.to());
        MetricPlan plan = MetricPlan.of(query, whole, now);
        // A rollup has few groups, so all are added up; of many only those that are shown, by a second statement.
        boolean atOnce = buckets.starts().size() == 1
                && !query.top().other()
                && plan.source().rollup();
        var sql = new MetricSql(query, whole, plan.source());
        List<GenericRecord> ranked = ask(atOnce ? sql.ranked() : sql.keys(), sql.parameters());
        boolean more = ranked.size() > query.top().limit();
        List<GenericRecord> shown = more ? ranked.subList(0, query.top().limit()) : ranked;
        List<List<String>> keys = shown.stream().map(this::group).toList();
        MetricResult result =
                atOnce ? result(query, buckets, plan, keys, more, shown) : values(query, buckets, keys, more);
        return compared(result, keys, more);
    }

    private MetricResult compared(MetricResult result, List<List<String>> keys, boolean more) {
        return switch (query.compare()) {
            case NONE -> result;
            case PREVIOUS -> with(result, Buckets.Shift.period(query.from(), query.to(), query.zone()), keys, more);
            case WEEK -> with(result, Buckets.Shift.week(query.zone()), keys, more);
        };
    }

    private MetricResult with(MetricResult result, Buckets.Shift shift, List<List<String>> keys, boolean more) {
        MetricResult earlier = values(query.earlier(shift), result.buckets().earlier(shift), keys, more);
        return new MetricResult(
                result.from(),
                result.to(),
                result.buckets(),
                result.source(),
                result.why(),
                result.series(),
                result.more(),
                earlier,
                read);
    }

    private MetricResult values(MetricQuery of, Buckets buckets, List<List<String>> keys, boolean more) {
        MetricPlan plan = MetricPlan.of(of, buckets, now);
        var sql = new MetricSql(of, buckets, plan.source());
        List<GenericRecord> found = keys.isEmpty() ? List.of() : ask(sql.values(keys), sql.parameters());
        return result(of, buckets, plan, keys, more, found);
    }

    private MetricResult result(
            MetricQuery of,
            Buckets buckets,
            MetricPlan plan,
            List<List<String>> keys,
            boolean more,
            List<GenericRecord> found) {
        Map<List<String>, MetricResult.@Nullable Cell[]> cells = new HashMap<>();
        MetricResult.@Nullable Cell[] others = null;
        int count = buckets.starts().size();
        Map<Long, Integer> places = places(buckets);
        for (GenericRecord r : found) {
            int place = places.getOrDefault(r.getLong("bucket"), 0);
            MetricResult.@Nullable Cell[] its;
            if (r.getInteger("shown") == 1) {
                its = cells.computeIfAbsent(group(r), key -> new MetricResult.Cell[count]);
            } else {
                others = others == null ? new MetricResult.Cell[count] : others;
                its = others;
            }
            its[place] = cell(of, buckets, place, r);
        }
        var series = new ArrayList<MetricResult.Series>();
        for (List<String> key : keys) {
            series.add(new MetricResult.Series(key, false, cells.getOrDefault(key, new MetricResult.Cell[count])));
        }
        if (query.top().other() && more) {
            var of0 = query.groupBy().stream().map(d -> "").toList();
            series.add(new MetricResult.Series(of0, true, others == null ? new MetricResult.Cell[count] : others));
        }
        return new MetricResult(of.from(), of.to(), buckets, plan.source(), plan.why(), series, more, null, read);
    }

    private List<String> group(GenericRecord r) {
        return IntStream.range(0, query.groupBy().size())
                .mapToObj(i -> r.getString("g" + i))
                .toList();
    }

    /** By a bucket's start its place; where two begin together, of which one is empty, the last. */
    private static Map<Long, Integer> places(Buckets buckets) {
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < buckets.starts().size(); i++) {
            places.put(MetricSql.seconds(buckets.starts().get(i)), i);
        }
        return places;
    }

    private static MetricResult.Cell cell(MetricQuery query, Buckets buckets, int place, GenericRecord r) {
        @Nullable Object[] values = new Object[query.metrics().size()];
        for (int i = 0; i < values.length; i++) {
            Metric metric = query.metrics().get(i);
            values[i] = metric.aggregation() == Aggregation.RATE
                    ? rate(metric, r, "m" + i, seconds(query, buckets, place))
                    : value(metric.unit(), r, "m" + i);
        }
        return new MetricResult.Cell(r.getLong("n"), r.getLong("unpriced_calls"), values);
    }

    /** Of the bucket that lie within the range. */
    private static double seconds(MetricQuery query, Buckets buckets, int place) {
        Instant start = buckets.starts().get(place);
        Instant first = start.isBefore(query.from()) ? query.from() : start;
        return Duration.between(first, buckets.end(place)).toSeconds();
    }

    private static @Nullable Object rate(Metric metric, GenericRecord r, String column, double seconds) {
        if (!r.hasValue(column)) {
            return null;
        }
        BigDecimal sum = new BigDecimal(r.getString(column));
        double rate = sum.doubleValue() / seconds;
        return metric.unit() == Measure.Unit.USD ? money(rate) : (Object) rate;
    }

    private static @Nullable Object value(Measure.Unit unit, GenericRecord r, String column) {
        if (!r.hasValue(column)) {
            return null;
        }
        return switch (unit) {
            case COUNT -> r.getLong(column);
            case TIME -> EventsTable.instant(r.getLong(column));
            case NUMBER -> finite(r.getDouble(column));
            case USD -> r.getObject(column) instanceof BigDecimal exact ? exact : money(r.getDouble(column));
        };
    }

    private static @Nullable Object money(double usd) {
        return Double.isFinite(usd) ? BigDecimal.valueOf(usd).setScale(COST_SCALE, RoundingMode.HALF_UP) : null;
    }

    /** Percentiles of nothing are not a number. */
    private static @Nullable Object finite(double value) {
        return Double.isFinite(value) ? (Object) value : null;
    }

    private List<GenericRecord> ask(String sql, Map<String, Object> parameters) {
        ClickHouse.Answer answer = clickHouse.ask(as, query.project(), sql, parameters);
        read = read.plus(answer.read());
        return answer.rows();
    }
}
