package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One page of events. Its keys come first, from narrow columns, out of windows of time that reach back ever further until
 * the page is full; then the rows of just those keys. An event that was sent again is one key, whether or not its rows
 * have been merged; its row is the one received last, as the merge would have it.
 */
final class EventList {
    /** Rows past their retention are gone for readers at once, whenever ClickHouse gets to deleting them. */
    static final String ALIVE = "ts + toIntervalDay(retention_days) > now64(9)";

    private static final int PREVIEW_CHARACTERS = 200;
    /** A window costs what lies in it, so the page of a busy project must come out of a short one. */
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofMinutes(2), Duration.ofHours(2), Duration.ofDays(2));

    /** ClickHouse takes 128 KiB in a parameter (http_max_field_value_size); escaped UTF-8 may be 6 bytes a character. */
    static final int RUN_CHARACTERS = 20_000;

    private static final String NEWEST_FIRST = " ORDER BY ts DESC, trace_id DESC, event_id DESC";

    private final ClickHouse clickHouse;
    private final EventQuery query;
    private final Map<String, Object> parameters = new HashMap<>();
    private final String where;

    /** @throws StoreException.Rejected when the cursor is none of ours */
    EventList(ClickHouse clickHouse, EventQuery query) {
        this.clickHouse = clickHouse;
        this.query = query;
        this.where = where();
    }

    EventPage page() {
        List<Cursor> keys = keys();
        if (keys.size() <= query.limit()) {
            return new EventPage(rows(keys), null);
        }
        List<Cursor> page = keys.subList(0, query.limit());
        return new EventPage(rows(page), page.getLast().text());
    }

    /** The page's keys, and one more if another page follows. */
    private List<Cursor> keys() {
        Set<Cursor> keys = new LinkedHashSet<>();
        Cursor after = start();
        for (long from : windows(after.tsNanos())) {
            while (keys.size() <= query.limit()) {
                int missing = query.limit() + 1 - keys.size();
                List<Cursor> next = keys(after, from, missing);
                keys.addAll(next);
                if (next.size() < missing) {
                    break;
                }
                after = next.getLast(); // Keys that came twice left room.
            }
            if (keys.size() > query.limit()) {
                break;
            }
            after = Cursor.allBefore(from);
        }
        return new ArrayList<>(keys);
    }

    private Cursor start() {
        Cursor end = Cursor.allBefore(RowBinary.nearestNanos(query.to()));
        if (query.cursor() == null) {
            return end;
        }
        Cursor cursor = Cursor.parse(query.cursor());
        return cursor.tsNanos() < end.tsNanos() ? cursor : end;
    }

    /** Where the windows begin, the last at the start of the query's range. */
    private List<Long> windows(long end) {
        long from = RowBinary.nearestNanos(query.from());
        List<Long> starts = new ArrayList<>();
        for (Duration window : WINDOWS) {
            long start = end - window.toNanos();
            if (start > from) {
                starts.add(start);
            }
        }
        starts.add(from);
        return starts;
    }

    private List<Cursor> keys(Cursor after, long from, int limit) {
        String sql =
                "SELECT toUnixTimestamp64Nano(ts) AS ts_ns, trace_id, event_id FROM events WHERE " + where + " AND "
                        + EventsTable.between("from", "after_ts")
                        + " AND (ts, trace_id, event_id) < (" + EventsTable.time("after_ts") + ", {after_trace:String},"
                        + " {after_id:String})"
                        + NEWEST_FIRST + " LIMIT " + limit;
        parameters.put("from", from);
        parameters.put("after_ts", after.tsNanos());
        parameters.put("after_trace", after.traceId());
        parameters.put("after_id", after.eventId());
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters).stream()
                .map(EventList::key)
                .toList();
    }

    private static Cursor key(GenericRecord r) {
        return new Cursor(r.getLong("ts_ns"), r.getString("trace_id"), r.getString("event_id"));
    }

    /** The rows of these keys, asked for in runs whose texts fit into one parameter. */
    private List<EventRow> rows(List<Cursor> keys) {
        List<EventRow> rows = new ArrayList<>();
        int start = 0;
        int characters = 0;
        for (int i = 0; i < keys.size(); i++) {
            int more = keys.get(i).traceId().length() + keys.get(i).eventId().length();
            if (characters + more > RUN_CHARACTERS && i > start) {
                rows.addAll(run(keys.subList(start, i)));
                start = i;
                characters = 0;
            }
            characters += more;
        }
        if (start < keys.size()) {
            rows.addAll(run(keys.subList(start, keys.size())));
        }
        return rows;
    }

    private List<EventRow> run(List<Cursor> keys) {
        String sql = "WITH keys AS (SELECT fromUnixTimestamp64Nano(key.1, 'UTC') AS at, key.2 AS trace, key.3 AS id"
                + " FROM (SELECT arrayJoin(arrayZip({times:Array(Int64)}, {traces:Array(String)}, {ids:Array(String)}))"
                + " AS key))"
                + " SELECT " + EventsTable.preview(PREVIEW_CHARACTERS) + " FROM events WHERE project = {project:String}"
                + " AND " + EventsTable.between("oldest", "newest")
                + " AND (toStartOfMinute(ts), trace_id, ts, event_id) IN"
                + " (SELECT toStartOfMinute(at), trace, at, id FROM keys)"
                + NEWEST_FIRST + ", received_at DESC LIMIT 1 BY ts, trace_id, event_id";
        Map<String, Object> of = Map.of(
                "project", query.project(),
                "newest", keys.getFirst().tsNanos(),
                "oldest", keys.getLast().tsNanos(),
                "times", keys.stream().map(Cursor::tsNanos).toList(),
                "traces", keys.stream().map(Cursor::traceId).toList(),
                "ids", keys.stream().map(Cursor::eventId).toList());
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, of).stream()
                .map(EventsTable::preview)
                .toList();
    }

    private String where() {
        var conditions = new ArrayList<String>(List.of("project = {project:String}", ALIVE));
        parameters.put("project", query.project());
        conditions.addAll(Conditions.sql(query.conditions(), parameters));
        return String.join(" AND ", conditions);
    }
}
