package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.lynex.trace.Hold;
import dev.lynex.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds traces by id: when they took place from {@code traces_by_id}, their events in that narrow range of time. */
final class TraceLookup {
    private static final String EVENTS = "SELECT event_id, span_id, parent_span_id, toUInt8(" + TraceSpanSql.IS_SPAN
            + ") AS is_span, type, name, status, toUnixTimestamp64Nano(ts) AS ts_ns,"
            + " if(isNull(latency_ms), -1, " + TraceSpanSql.DURATION + ") AS duration_micros,"
            + " toUnixTimestamp64Nano(received_at) AS received_ns, model, provider, agent,"
            + " input_tokens + cache_read_tokens + cache_write_tokens AS tokens_in,"
            + " output_tokens + reasoning_tokens AS tokens_out, estimated_cost_usd, cost_state FROM events WHERE ";
    /** The trace's own range of time first: its id alone would be looked for in every granule of the project. */
    private static final String OF_TRACE = "project = {project:String} AND trace_id = {trace:String} AND "
            + EventKeys.ALIVE + " AND " + EventsTable.between("first", "last");

    private final ClickHouse clickHouse;
    private final String project;

    TraceLookup(ClickHouse clickHouse, String project) {
        this.clickHouse = clickHouse;
        this.project = project;
    }

    /** From a trace's first to its last event, nanoseconds since 1970. */
    record Extent(long first, long last) {}

    /** When these traces took place; those that are not there are left out. */
    Map<String, Extent> extents(List<String> traceIds) {
        String sql =
                "SELECT trace_id, toUnixTimestamp64Nano(min(first)) AS first_ns, toUnixTimestamp64Nano(max(last)) AS"
                        + " last_ns FROM traces_by_id WHERE project = {project:String} AND trace_id IN {traces:Array(String)}"
                        + " AND last + toIntervalDay(retention_days) > now64(9) GROUP BY trace_id";
        Map<String, Extent> extents = new HashMap<>();
        for (List<String> some : runs(traceIds)) {
            for (GenericRecord r : clickHouse.query(
                    QueryClass.INTERACTIVE, project, sql, Map.of("project", project, "traces", some))) {
                extents.put(r.getString("trace_id"), new Extent(r.getLong("first_ns"), r.getLong("last_ns")));
            }
        }
        return extents;
    }

    /** Cuts ids into lists whose texts fit into one parameter. */
    static List<List<String>> runs(List<String> ids) {
        List<List<String>> runs = new ArrayList<>();
        int start = 0;
        int characters = 0;
        for (int i = 0; i < ids.size(); i++) {
            int more = ids.get(i).length() + 4;
            if (characters + more > EventRows.RUN_CHARACTERS && i > start) {
                runs.add(ids.subList(start, i));
                start = i;
                characters = 0;
            }
            characters += more;
        }
        if (start < ids.size()) {
            runs.add(ids.subList(start, ids.size()));
        }
        return runs;
    }

    /**
     * A trace's events.
     *
     * @param most that are read
     */
    Optional<TraceEvents> trace(String traceId, int most) {
        Extent extent = extents(List.of(traceId)).get(traceId);
        if (extent == null) {
            return Optional.empty();
        }
        Map<String, Object> of =
                Map.of("project", project, "trace", traceId, "first", extent.first(), "last", extent.last());
        List<TraceEvent> events = new ArrayList<>();
        String sql = EVENTS + OF_TRACE + " ORDER BY ts, event_id, received_at DESC LIMIT 1 BY ts, event_id LIMIT "
                + (most + 1);
        for (GenericRecord r : clickHouse.query(QueryClass.INTERACTIVE, project, sql, of)) {
            events.add(event(r));
        }
        if (events.isEmpty()) {
            return Optional.empty();
        }
        if (events.size() <= most) {
            return Optional.of(new TraceEvents(events, events.size()));
        }
        return Optional.of(new TraceEvents(events.subList(0, most), count(of)));
    }

    private long count(Map<String, Object> of) {
        return clickHouse
                .query(
                        QueryClass.INTERACTIVE,
                        project,
                        "SELECT toInt64(uniqExact(ts, event_id)) AS n FROM events WHERE " + OF_TRACE,
                        of)
                .getFirst()
                .getLong("n");
    }

    private static TraceEvent event(GenericRecord r) {
        String type = r.getString("type");
        Hold hold = r.getInteger("is_span") == 1
                ? Hold.IS
                : type.equals("log") || type.equals("error") ? Hold.IN : Hold.MAY_BE;
        return new TraceEvent(
                r.getString("event_id"),
                r.getString("span_id"),
                r.getString("parent_span_id"),
                hold,
                type,
                r.getString("name"),
                r.getString("status").equals("error"),
                r.getLong("ts_ns"),
                r.getLong("duration_micros"),
                r.getLong("received_ns"),
                r.getString("model"),
                r.getString("provider"),
                r.getString("agent"),
                r.getLong("tokens_in"),
                r.getLong("tokens_out"),
                r.hasValue("estimated_cost_usd") ? r.getBigDecimal("estimated_cost_usd") : null,
                r.getString("cost_state").equals("unpriced"));
    }
}
