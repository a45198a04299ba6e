package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statistics from {@code rollup_minute}. */
final class StatsSql {
    private StatsSql() {}

    static String sql(StatsQuery query) {
        String start =
                switch (query.interval()) {
                    case MINUTE -> "minute";
                    case HOUR -> "toStartOfHour(minute)";
                    case DAY -> "toStartOfDay(minute)";
                    case ALL -> "toDateTime({from:Int64}, 'UTC')";
                };
        String group =
                switch (query.groupBy()) {
                    case NONE -> "''";
                    case TYPE -> "toString(type)";
                    case MODEL -> "toString(model)";
                    case MODEL_FAMILY -> "toString(model_family)";
                };
        return "SELECT toUnixTimestamp(" + start + ") AS start, " + group + " AS grp,"
                + " sum(events) AS n, sumIf(events, status = 'error') AS errors,"
                + " sum(input_tokens + cache_read_tokens + cache_write_tokens) AS input,"
                + " sum(output_tokens + reasoning_tokens) AS output,"
                + " sum(estimated_cost_usd) AS cost, sum(unpriced) AS unpriced_calls,"
                + " quantilesTDigestIfMerge(0.5, 0.95, 0.99)(latency) AS q"
                + " FROM rollup_minute"
                + " WHERE project = {project:String} AND minute >= toDateTime({from:Int64}, 'UTC')"
                + " AND minute < toDateTime({to:Int64}, 'UTC')"
                + (query.type() == null ? "" : " AND type = {type:String}")
                + (query.model() == null ? "" : " AND model = {model:String}")
                + (query.environment() == null ? "" : " AND environment = {environment:String}")
                + " GROUP BY start, grp HAVING n != 0 ORDER BY start, n DESC, grp";
    }

    static Map<String, Object> parameters(StatsQuery query) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", query.project());
        parameters.put("from", seconds(query.from().truncatedTo(ChronoUnit.MINUTES)));
        Instant end = query.to().truncatedTo(ChronoUnit.MINUTES);
        parameters.put("to", seconds(end.equals(query.to()) ? end : end.plus(1, ChronoUnit.MINUTES)));
        put(parameters, "type", query.type());
        put(parameters, "model", query.model());
        put(parameters, "environment", query.environment());
        return parameters;
    }

    /** A bucket; those without events are not there. */
    static StatsBucket bucket(GenericRecord r) {
        double[] quantiles = quantiles(r);
        return new StatsBucket(
                Instant.ofEpochSecond(r.getLong("start")),
                r.getString("grp"),
                r.getLong("n"),
                r.getLong("errors"),
                r.getLong("input"),
                r.getLong("output"),
                r.getBigDecimal("cost"),
                r.getLong("unpriced_calls"),
                finite(quantiles[0]),
                finite(quantiles[1]),
                finite(quantiles[2]));
    }

    /** Seconds since 1970 as a DateTime can hold them. */
    private static long seconds(Instant value) {
        return Math.clamp(value.getEpochSecond(), 0L, 0xffff_ffffL);
    }

    private static double[] quantiles(GenericRecord r) {
        return r.getList("q").stream()
                .mapToDouble(q -> ((Number) q).doubleValue())
                .toArray();
    }

    /** Quantiles of nothing are not a number. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
