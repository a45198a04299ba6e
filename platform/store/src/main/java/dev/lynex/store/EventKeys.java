package dev.lynex.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a query's events in its order, from narrow columns, out of windows of time that reach ever further until
 * there are enough. An event that was sent again is one key, whether or not its rows have been merged.
 */
final class EventKeys {
    /** Rows past their retention are gone for readers at once, whenever ClickHouse gets to deleting them. */
    static final String ALIVE = "ts + toIntervalDay(retention_days) > now64(9)";

    /** A window costs what lies in it, so the page of a busy project must come out of a short one. */
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofMinutes(2), Duration.ofHours(2), Duration.ofDays(2), Duration.ofDays(10));

    /**
     * What so long a window has not filled a page is rare: beyond it rows are chosen by the query's own conditions before
     * anything else of them is read. Until then ClickHouse stops reading times that are past the page, which it does only when
     * it orders the conditions itself.
     */
    private static final Duration RARE = Duration.ofDays(2);

    private static final String OF_PROJECT = "project = {project:String} AND " + ALIVE;

    private final ClickHouse clickHouse;
    private final QueryClass as;
    private final EventQuery query;
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> conditions;
    private final boolean newest;

    EventKeys(ClickHouse clickHouse, QueryClass as, EventQuery query) {
        this.clickHouse = clickHouse;
        this.as = as;
        this.query = query;
        this.newest = query.order() == EventOrder.DESC;
        this.conditions = Conditions.sql(query.conditions(), parameters);
        parameters.put("project", query.project());
    }

    /** The conditions on the query's events but their time. */
    static String where(EventQuery query, Map<String, Object> parameters) {
        var conditions = new ArrayList<String>(List.of(OF_PROJECT));
        parameters.put("project", query.project());
        conditions.addAll(Conditions.sql(query.conditions(), parameters));
        return String.join(" AND ", conditions);
    }

    /**
     * So many keys, fewer only at the end of the query's range.
     *
     * @throws StoreException.Rejected when the query's cursor is none of ours
     */
    List<Cursor> next(int count) {
        Set<Cursor> keys = new LinkedHashSet<>();
        Cursor after = start();
        long start = after.tsNanos();
        for (long bound : windows(start)) {
            String from = from(Math.abs(bound - start) > RARE.toNanos());
            while (keys.size() < count) {
                int missing = count - keys.size();
                List<Cursor> next = read(from, after, bound, missing);
                keys.addAll(next);
                if (next.size() < missing) {
                    break;
                }
                after = next.getLast(); // Keys that came twice left room.
            }
            if (keys.size() >= count) {
                break;
            }
            after = Cursor.allBefore(bound);
        }
        return new ArrayList<>(keys);
    }

    /** Newest first a page is before it, oldest first at it or after. */
    private Cursor start() {
        Cursor end = Cursor.allBefore(RowBinary.nearestNanos(newest ? query.to() : query.from()));
        if (query.cursor() == null) {
            return end;
        }
        Cursor cursor = Cursor.parse(query.cursor(), query.order());
        boolean within = newest ? cursor.tsNanos() < end.tsNanos() : cursor.tsNanos() >= end.tsNanos();
        return within ? cursor : end;
    }

    /** Where the windows end, the last at the end of the query's range. */
    private List<Long> windows(long start) {
        long last = RowBinary.nearestNanos(newest ? query.from() : query.to());
        List<Long> ends = new ArrayList<>();
        for (Duration window : WINDOWS) {
            long end = newest ? start - window.toNanos() : start + window.toNanos();
            if (newest ? end > last : end < last) {
                ends.add(end);
            }
        }
        ends.add(last);
        return ends;
    }

    /** Words are looked up in their index, which ClickHouse does best where it orders the conditions. */
    private String from(boolean rare) {
        String mine = String.join(" AND ", conditions);
        if (mine.isEmpty()) {
            return " FROM events WHERE " + OF_PROJECT;
        }
        boolean words = query.conditions().stream().anyMatch(Condition.Text.class::isInstance);
        return rare && !words
                ? " FROM events PREWHERE " + mine + " WHERE " + OF_PROJECT
                : " FROM events WHERE " + OF_PROJECT + " AND " + mine;
    }

    private List<Cursor> read(String from, Cursor after, long bound, int limit) {
        String place = "(" + EventsTable.time("after_ts") + ", {after_trace:String}, {after_id:String})";
        String sql = "SELECT toUnixTimestamp64Nano(ts) AS ts_ns, trace_id, event_id" + from + " AND "
                + (newest
                        ? EventsTable.between("bound", "after_ts") + " AND (ts, trace_id, event_id) < " + place
                        : EventsTable.between("after_ts", "bound") + " AND ts < " + EventsTable.time("bound")
                                + " AND (ts, trace_id, event_id) > " + place)
                + query.order().sql() + " LIMIT " + limit;
        parameters.put("bound", bound);
        parameters.put("after_ts", after.tsNanos());
        parameters.put("after_trace", after.traceId());
        parameters.put("after_id", after.eventId());
        return clickHouse.query(as, query.project(), sql, parameters).stream()
                .map(Cursor::of)
                .toList();
    }
}
