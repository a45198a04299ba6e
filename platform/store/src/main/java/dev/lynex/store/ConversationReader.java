package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a session: when it was, from the summary of sessions; its traces and the keys of its turns, from narrow columns of
 * that time; and texts of the turns of the page only, by their keys.
 */
final class ConversationReader {
    private static final List<String> TURNS =
            List.of("message", "model_response", "tool_call", "agent_action", "retrieval", "error");
    private static final String TOKENS =
            "input_tokens + cache_read_tokens + cache_write_tokens + output_tokens + reasoning_tokens";

    private final ClickHouse clickHouse;
    private final ConversationQuery query;

    ConversationReader(ClickHouse clickHouse, ConversationQuery query) {
        this.clickHouse = clickHouse;
        this.query = query;
    }

    /** From the first to the last event, both inclusive, in nanoseconds. */
    private record Span(long first, long last) {}

    Optional<Conversation> conversation() {
        if (query.cursor() != null) {
            Cursor.parse(query.cursor(), EventOrder.ASC); // Refused also when there is no such session.
        }
        return span().flatMap(this::conversation);
    }

    private Optional<Conversation> conversation(Span span) {
        List<Conversation.Trace> traces = traces(span);
        if (traces.isEmpty()) {
            return Optional.empty(); // What the summary tells of was deleted, or has passed its retention.
        }
        boolean moreTraces = traces.size() > Conversation.MOST_TRACES;
        List<Cursor> keys = keys(span);
        boolean more = keys.size() > query.limit();
        List<Cursor> page = more ? keys.subList(0, query.limit()) : keys;
        return Optional.of(new Conversation(
                EventsTable.instant(span.first()),
                EventsTable.instant(span.last()),
                moreTraces ? traces.subList(0, Conversation.MOST_TRACES) : traces,
                moreTraces,
                turns(page),
                more ? page.getLast().text(EventOrder.ASC) : null));
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

    /** Of the page's turns, and of one more if another page follows. */
    private List<Cursor> keys(Span span) {
        var turns = new EventQuery(
                query.project(),
                EventsTable.instant(span.first()),
                EventsTable.instant(span.last() + 1),
                List.of(
                        Condition.In.of(Dimension.SESSION, query.sessionId()),
                        new Condition.In(Dimension.TYPE, TURNS, false)),
                EventOrder.ASC,
                EventField.LIGHT,
                query.cursor(),
                query.limit());
        return new EventKeys(clickHouse, QueryClass.INTERACTIVE, turns).next(query.limit() + 1);
    }

    private static String where() {
        return "project = {project:String} AND session_id = {session:String} AND " + EventsTable.between("from", "to")
                + " AND " + EventKeys.ALIVE;
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
        return new EventRows(
                        clickHouse,
                        QueryClass.INTERACTIVE,
                        query.project(),
                        EventOrder.ASC,
                        EventField.columns(EventField.LIGHT),
                        Conversation.PREVIEW)
                .of(keys);
    }

    private List<GenericRecord> ask(String sql, Map<String, Object> parameters) {
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters);
    }
}
