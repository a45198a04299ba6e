package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a session: when it was, from the summary of sessions; its traces and the keys of its turns, from narrow columns of
 * that time; and texts of the turns of the page only, by their keys.
 */
final class ConversationReader {
    private static final String TURNS =
            "type IN ('message', 'model_response', 'tool_call', 'agent_action', 'retrieval', 'error')";
    private static final String TOKENS =
            "input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens";
    private static final String OLDEST_FIRST = " ORDER BY ts, trace_id, event_id";

    /** Keys of one question: ClickHouse takes 128 KiB in a parameter, and escaped UTF-8 may be 6 bytes a character. */
    private static final int RUN_CHARACTERS = 20_000;

    private final ClickHouse clickHouse;
    private final ConversationQuery query;

    ConversationReader(ClickHouse clickHouse, ConversationQuery query) {
        this.clickHouse = clickHouse;
        this.query = query;
    }

    /** From the first to the last event, both inclusive, in nanoseconds. */
    private record Span(long first, long last) {}

    Optional<Conversation> conversation() {
        Cursor after = query.cursor() == null
                ? Cursor.allBefore(RowBinary.nearestNanos(query.from()))
                : Cursor.parse(query.cursor());
        return span().flatMap(span -> conversation(span, after));
    }

    private Optional<Conversation> conversation(Span span, Cursor after) {
        List<Conversation.Trace> traces = traces(span);
        if (traces.isEmpty()) {
            return Optional.empty(); // What the summary tells of was deleted, or has passed its retention.
        }
        boolean moreTraces = traces.size() > Conversation.MOST_TRACES;
        List<Cursor> keys = keys(span, after);
        boolean more = keys.size() > query.limit();
        List<Cursor> page = more ? keys.subList(0, query.limit()) : keys;
        return Optional.of(new Conversation(
                EventsTable.instant(span.first()),
                EventsTable.instant(span.last()),
                moreTraces ? traces.subList(0, Conversation.MOST_TRACES) : traces,
                moreTraces,
                turns(page),
                more ? page.getLast().text() : null));
    }

    private Optional<Span> span() {
        long from = RowBinary.nearestNanos(query.from());
        long to = RowBinary.nearestNanos(query.to()) - 1;
        String sql =
                "SELECT toUnixTimestamp64Nano(min(first)) AS first_ns, toUnixTimestamp64Nano(max(last)) AS last_ns,"
                        + " count() AS n FROM sessions WHERE project = {project:String} AND session_id = {session:String}"
                        + " AND hour >= toStartOfHour(" + EventsTable.time("from") + ") AND hour <= "
                        + EventsTable.time("to");
        GenericRecord found = ask(sql, parameters(from, to)).getFirst();
        if (found.getLong("n") == 0) {
            return Optional.empty();
        }
        Span span = new Span(Math.max(from, found.getLong("first_ns")), Math.min(to, found.getLong("last_ns")));
        return span.first() > span.last() ? Optional.empty() : Optional.of(span);
    }

    private List<Conversation.Trace> traces(Span span) {
        String sql = "SELECT trace_id, toUnixTimestamp64Nano(min(ts)) AS first_ns, toUnixTimestamp64Nano(max(ts)) AS"
                + " last_ns, count() AS n, countIf(status = 'error') AS errors, sum(" + TOKENS + ") AS tokens,"
                + " sum(ifNull(estimated_cost_usd, 0)) AS cost, count(estimated_cost_usd) AS priced,"
                + " countIf(cost_state = 'unpriced') AS unpriced FROM events FINAL WHERE " + where()
                + " GROUP BY trace_id ORDER BY first_ns, trace_id LIMIT " + (Conversation.MOST_TRACES + 1);
        return ask(sql, parameters(span.first(), span.last())).stream()
                .map(ConversationReader::trace)
                .toList();
    }

    private static Conversation.Trace trace(GenericRecord r) {
        BigDecimal cost = r.getBigDecimal("cost");
        boolean unknown = r.getLong("priced") == 0 && r.getLong("unpriced") > 0;
        return new Conversation.Trace(
                r.getString("trace_id"),
                EventsTable.instant(r.getLong("first_ns")),
                EventsTable.instant(r.getLong("last_ns")),
                r.getLong("n"),
                r.getLong("errors"),
                r.getLong("tokens"),
                unknown ? null : cost,
                r.getLong("unpriced"));
    }

    private List<Cursor> keys(Span span, Cursor after) {
        Map<String, Object> parameters = parameters(Math.max(span.first(), after.tsNanos()), span.last());
        parameters.put("after_ts", after.tsNanos());
        parameters.put("after_trace", after.traceId());
        parameters.put("after_id", after.eventId());
        String sql = "SELECT toUnixTimestamp64Nano(ts) AS ts_ns, trace_id, event_id FROM events WHERE " + where()
                + " AND " + TURNS + " AND (ts, trace_id, event_id) > (" + EventsTable.time("after_ts")
                + ", {after_trace:String}, {after_id:String})" + OLDEST_FIRST + " LIMIT 1 BY ts, trace_id, event_id"
                + " LIMIT " + (query.limit() + 1);
        return ask(sql, parameters).stream()
                .map(r -> new Cursor(r.getLong("ts_ns"), r.getString("trace_id"), r.getString("event_id")))
                .toList();
    }

    private static String where() {
        return "project = {project:String} AND session_id = {session:String} AND " + EventsTable.between("from", "to")
                + " AND " + EventList.ALIVE;
    }

    private Map<String, Object> parameters(long from, long to) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", query.project());
        parameters.put("session", query.sessionId());
        parameters.put("from", from);
        parameters.put("to", to);
        return parameters;
    }

    private List<EventRow> turns(List<Cursor> keys) {
        List<EventRow> rows = new ArrayList<>();
        List<Cursor> run = new ArrayList<>();
        int characters = 0;
        for (Cursor key : keys) {
            characters += key.traceId().length() + key.eventId().length();
            if (characters > RUN_CHARACTERS && !run.isEmpty()) {
                rows.addAll(rows(run));
                run.clear();
                characters = key.traceId().length() + key.eventId().length();
            }
            run.add(key);
        }
        if (!run.isEmpty()) {
            rows.addAll(rows(run));
        }
        return rows;
    }

    private List<EventRow> rows(List<Cursor> keys) {
        Map<String, Object> parameters =
                parameters(keys.getFirst().tsNanos(), keys.getLast().tsNanos());
        parameters.put("times", keys.stream().map(Cursor::tsNanos).toList());
        parameters.put("traces", keys.stream().map(Cursor::traceId).toList());
        parameters.put("ids", keys.stream().map(Cursor::eventId).toList());
        String sql = "WITH keys AS (SELECT arrayJoin(arrayZip({times:Array(Int64)}, {traces:Array(String)},"
                + " {ids:Array(String)})) AS key) SELECT " + EventsTable.preview(Conversation.PREVIEW)
                + " FROM events WHERE " + where() + " AND (toStartOfMinute(ts), trace_id, ts, event_id) IN (SELECT"
                + " toStartOfMinute(fromUnixTimestamp64Nano(key.1, 'UTC')), key.2, fromUnixTimestamp64Nano(key.1, 'UTC'),"
                + " key.3 FROM keys)" + OLDEST_FIRST + ", received_at DESC LIMIT 1 BY ts, trace_id, event_id";
        return ask(sql, parameters).stream().map(EventsTable::preview).toList();
    }

    private List<GenericRecord> ask(String sql, Map<String, Object> parameters) {
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters);
    }
}
