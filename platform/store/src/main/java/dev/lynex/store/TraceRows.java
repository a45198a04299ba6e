package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rows of a page of traces, exact: from the events of just those traces, by narrow columns. Each event counts once, and
 * of one that was sent again with other content the version received last; so does a span, under whatever event id it came.
 */
final class TraceRows {
    /** The minutes of a shorter trace are named one by one, so that only the granules are read that may have it. */
    private static final Duration SHORT = Duration.ofMinutes(30);

    private static final String OF_SHORT = "(toStartOfMinute(ts), trace_id) IN (SELECT"
            + " toStartOfMinute(fromUnixTimestamp64Nano(minute, 'UTC')), trace FROM (SELECT arrayJoin(arrayZip("
            + "{traces:Array(String)}, {firsts:Array(Int64)}, {lasts:Array(Int64)})) AS extent, extent.1 AS trace,"
            + " arrayJoin(range(extent.2 - extent.2 % 60000000000, extent.3 + 1, 60000000000)) AS minute))";
    private static final String OF_LONG = "trace_id IN {traces:Array(String)}";

    private static final String LATEST = " ORDER BY received_at DESC, ts DESC, event_id DESC LIMIT 1 BY trace_id, ";

    private static final String SQL = "SELECT trace_id, toUnixTimestamp64Nano(min(ts)) AS start_ns,"
            + " toUnixTimestamp64Nano(max(ts + toIntervalMicrosecond(duration_micros))) AS end_ns,"
            + " argMin(name, (rank, ts, event_id)) AS headline, toInt64(min(rank)) AS best_rank,"
            + " toInt64(count()) AS event_count, toInt64(countIf(is_span)) AS span_count,"
            + " toInt64(countIf(status = 'error')) AS error_count,"
            + " sum(input_tokens + cache_read_tokens + cache_write_tokens) AS tokens_in,"
            + " sum(output_tokens + reasoning_tokens) AS tokens_out,"
            + " toInt64(countIf(isNotNull(estimated_cost_usd))) AS priced_count,"
            + " toInt64(countIf(cost_state = 'unpriced')) AS unpriced_count,"
            + " sum(toDecimal128(ifNull(estimated_cost_usd, toDecimal64(0, 12)), 12)) AS cost_sum,"
            + labels("session_id", "session_ids") + labels("user_id", "user_ids")
            + labels("toString(environment)", "environment_names") + labels("toString(model)", "model_names")
            + labels("agent", "agent_names")
            + " arraySort(groupUniqArrayArray(" + TraceRow.MOST_LABELS + ")(CAST(tags, 'Array(String)'))) AS tag_names"
            + " FROM (SELECT * FROM (SELECT trace_id, ts, event_id, received_at, name, type, status, span_id,"
            + " input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,"
            + " estimated_cost_usd, cost_state, session_id, user_id, environment, model, agent, tags, "
            + TraceSpanSql.IS_SPAN + " AS is_span, " + TraceSpanSql.RANK + " AS rank, " + TraceSpanSql.DURATION
            + " AS duration_micros FROM events WHERE project = {project:String} AND " + EventKeys.ALIVE + " AND "
            + EventsTable.between("first", "last") + " AND %s" + LATEST + "event_id)"
            + LATEST + "if(is_span, concat('s', span_id), concat('e', event_id))) GROUP BY trace_id";

    private final ClickHouse clickHouse;
    private final String project;

    TraceRows(ClickHouse clickHouse, String project) {
        this.clickHouse = clickHouse;
        this.project = project;
    }

    private static String labels(String column, String name) {
        return " arraySort(groupUniqArrayIf(" + TraceRow.MOST_LABELS + ")(" + column + ", " + column + " != '')) AS "
                + name + ",";
    }

    /** The rows of these traces by id; one whose events are gone meanwhile has none. */
    Map<String, TraceRow> of(Map<String, TraceLookup.Extent> extents) {
        List<String> shorter = new ArrayList<>();
        List<String> longer = new ArrayList<>();
        extents.forEach((id, extent) -> (extent.last() - extent.first() < SHORT.toNanos() ? shorter : longer).add(id));
        Map<String, TraceRow> rows = new HashMap<>();
        TraceLookup.runs(shorter).forEach(ids -> read(ids, extents, OF_SHORT, rows));
        TraceLookup.runs(longer).forEach(ids -> read(ids, extents, OF_LONG, rows));
        return rows;
    }

    private void read(
            List<String> ids, Map<String, TraceLookup.Extent> extents, String which, Map<String, TraceRow> rows) {
        List<TraceLookup.Extent> of =
                ids.stream().map(id -> Objects.requireNonNull(extents.get(id))).toList();
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", project);
        parameters.put("traces", ids);
        List<Long> firsts = of.stream().map(TraceLookup.Extent::first).toList();
        List<Long> lasts = of.stream().map(TraceLookup.Extent::last).toList();
        parameters.put("first", firsts.stream().mapToLong(Long::longValue).min().orElseThrow());
        parameters.put("last", lasts.stream().mapToLong(Long::longValue).max().orElseThrow());
        if (which.equals(OF_SHORT)) {
            parameters.put("firsts", firsts);
            parameters.put("lasts", lasts);
        }
        clickHouse
                .query(QueryClass.INTERACTIVE, project, SQL.replace("%s", which), parameters)
                .forEach(r -> rows.put(r.getString("trace_id"), row(r)));
    }

    private static TraceRow row(GenericRecord r) {
        long start = r.getLong("start_ns");
        return new TraceRow(
                r.getString("trace_id"),
                EventsTable.instant(start),
                (r.getLong("end_ns") - start) / 1_000,
                r.getString("headline"),
                r.getLong("best_rank") <= 1,
                r.getLong("event_count"),
                r.getLong("span_count"),
                r.getLong("error_count"),
                r.getLong("tokens_in"),
                r.getLong("tokens_out"),
                r.getLong("priced_count"),
                r.getLong("unpriced_count"),
                r.getBigDecimal("cost_sum"),
                new TraceRow.Labels(
                        r.getList("session_ids"),
                        r.getList("user_ids"),
                        r.getList("environment_names"),
                        r.getList("model_names"),
                        r.getList("agent_names"),
                        r.getList("tag_names")));
    }
}
