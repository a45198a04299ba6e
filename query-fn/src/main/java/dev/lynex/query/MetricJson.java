package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.store.Dimension;
import dev.lynex.store.Metric;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Metrics as the API shows them: a list of buckets, and for each group and measure a number a bucket. */
final class MetricJson {
    private final MetricQuery query;
    private final Question.Fill fill;

    MetricJson(MetricQuery query, Question.Fill fill) {
        this.query = query;
        this.fill = fill;
    }

    void describe(MetricResult result, ObjectNode json) {
        json.put("interval", query.interval().wire())
                .put("timeZone", query.zone().getId());
        source(result, json.putObject("source"));
        ArrayNode measures = json.putArray("measures");
        for (Metric metric : query.metrics()) {
            measures.addObject()
                    .put("measure", metric.measure().wire())
                    .put("aggregation", metric.aggregation().wire());
        }
        ArrayNode groupBy = json.putArray("groupBy");
        query.groupBy().stream().map(Dimension::wire).forEach(groupBy::add);
        List<Integer> shown = shown(result);
        MetricResult earlier = result.earlier();
        buckets(result, shown, json.putArray("buckets"));
        if (earlier != null) {
            ObjectNode compared = json.putObject("earlier");
            compared.put("from", earlier.from().toString())
                    .put("to", earlier.to().toString());
            buckets(earlier, shown, compared.putArray("buckets"));
        }
        json.put("moreGroups", result.more());
        ArrayNode series = json.putArray("series");
        for (int i = 0; i < result.series().size(); i++) {
            ObjectNode one = series.addObject();
            series(result.series().get(i), shown, one, "values", "unpriced");
            if (earlier != null) {
                series(earlier.series().get(i), shown, one, "earlier", "earlierUnpriced");
            }
        }
    }

    static void source(MetricResult result, ObjectNode json) {
        json.put(
                        "from",
                        switch (result.source()) {
                            case ROLLUP_SLICES, ROLLUP_HOUR, ROLLUP_MINUTE -> "rollup";
                            case SESSIONS -> "sessions";
                            case EVENTS -> "events";
                        })
                .put("why", result.why())
                .put("rowsRead", result.read().rows())
                .put("bytesRead", result.read().bytes());
    }

    /** The places of the buckets that the answer has. */
    private List<Integer> shown(MetricResult result) {
        return IntStream.range(0, result.buckets().starts().size())
                .filter(i -> fill != Question.Fill.NONE || hasEvents(result, i))
                .boxed()
                .toList();
    }

    private static boolean hasEvents(MetricResult result, int place) {
        MetricResult earlier = result.earlier();
        return result.series().stream().anyMatch(s -> s.cells()[place] != null)
                || (earlier != null && hasEvents(earlier, place));
    }

    private static void buckets(MetricResult result, List<Integer> shown, ArrayNode json) {
        shown.forEach(i -> json.add(result.buckets().starts().get(i).toString()));
    }

    private void series(
            MetricResult.Series series, List<Integer> shown, ObjectNode json, String values, String unpriced) {
        if (!json.has("group")) {
            ArrayNode group = json.putArray("group");
            if (!series.other()) {
                series.group().forEach(group::add);
            }
            json.put("other", series.other());
        }
        ArrayNode rows = json.putArray(values);
        for (int i = 0; i < query.metrics().size(); i++) {
            ArrayNode row = rows.addArray();
            for (int place : shown) {
                MetricResult.Cell cell = series.cells()[place];
                add(row, cell == null ? absent(query.metrics().get(i)) : cell.values()[i]);
            }
        }
        if (query.metrics().stream().anyMatch(m -> m.measure().priced())) {
            ArrayNode calls = json.putArray(unpriced);
            for (int place : shown) {
                MetricResult.Cell cell = series.cells()[place];
                calls.add(cell == null ? 0 : cell.unpriced());
            }
        }
    }

    private @Nullable Object absent(Metric metric) {
        if (fill != Question.Fill.ZERO || !metric.additive()) {
            return null;
        }
        return metric.money() ? BigDecimal.ZERO : (Object) 0L;
    }

    private static void add(ArrayNode json, @Nullable Object value) {
        switch (value) {
            case null -> json.addNull();
            case Long number -> json.add(number);
            case Double number -> json.add(number);
            case BigDecimal money -> json.add(EventJson.money(money));
            case Instant at -> json.add(at.toString());
            default -> throw new IllegalStateException("no such value: " + value.getClass());
        }
    }
}
