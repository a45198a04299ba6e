package dev.lynex.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All events of a query, page by page through the order of the sort key, each page's rows as they come. */
final class EventExport {
    private static final int KEYS = 1_000;
    /** ClickHouse sorts a run in its memory, and each row may have 4 MiB. */
    private static final int ROWS = 200;

    private final ClickHouse clickHouse;
    private final EventQuery query;

    EventExport(ClickHouse clickHouse, EventQuery query) {
        this.clickHouse = clickHouse;
        this.query = from(query, query.cursor());
    }

    private static EventQuery from(EventQuery query, @org.jspecify.annotations.Nullable String cursor) {
        return new EventQuery(
                query.project(),
                query.from(),
                query.to(),
                query.conditions(),
                query.order(),
                query.fields(),
                cursor,
                EventQuery.MOST_WIDE);
    }

    void to(Consumer<EventRow> receiver) {
        EventRows rows = EventRows.of(clickHouse, QueryClass.EXPORT, query);
        EventQuery next = query;
        while (true) {
            List<Cursor> keys = new EventKeys(clickHouse, QueryClass.EXPORT, next).next(KEYS);
            rows.each(keys, ROWS, receiver);
            if (keys.size() < KEYS) {
                return;
            }
            next = from(query, keys.getLast().text(query.order()));
        }
    }

    static long count(ClickHouse clickHouse, EventQuery query) {
        Map<String, Object> parameters = new HashMap<>();
        String where = EventKeys.where(query, parameters);
        parameters.put("from", RowBinary.nearestNanos(query.from()));
        parameters.put("to", RowBinary.nearestNanos(query.to()));
        String place = "";
        if (query.cursor() != null) {
            Cursor cursor = Cursor.parse(query.cursor(), query.order());
            place = " AND (ts, trace_id, event_id) " + (query.order() == EventOrder.DESC ? "<" : ">") + " ("
                    + EventsTable.time("after_ts") + ", {after_trace:String}, {after_id:String})";
            parameters.put("after_ts", cursor.tsNanos());
            parameters.put("after_trace", cursor.traceId());
            parameters.put("after_id", cursor.eventId());
        }
        String sql = "SELECT count() AS n FROM events WHERE " + where + " AND " + EventsTable.between("from", "to")
                + " AND ts < " + EventsTable.time("to") + place;
        return clickHouse
                .query(QueryClass.INTERACTIVE, query.project(), sql, parameters)
                .getFirst()
                .getLong("n");
    }
}
