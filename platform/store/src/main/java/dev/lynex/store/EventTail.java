package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was stored after a place. One query finds the new events and tells of each which of the filters it fits, so that any
 * number of tails costs one look; the rows are read by their keys, as those of a list.
 */
final class EventTail {
    private final ClickHouse clickHouse;
    private final TailQuery query;

    EventTail(ClickHouse clickHouse, TailQuery query) {
        this.clickHouse = clickHouse;
        this.query = query;
    }

    private record Found(long processedNanos, Cursor key, Set<Integer> filters) {}

    TailPage page() {
        List<Found> found = found();
        if (found.isEmpty()) {
            return new TailPage(List.of(), query.after(), false);
        }
        Map<Cursor, EventRow> rows = rows(found);
        var events = new ArrayList<TailPage.Stored>();
        for (Found each : found) {
            EventRow row = rows.get(each.key());
            // One that expired since is gone for readers.
            if (row != null) {
                String place = TailPlace.of(each.processedNanos(), each.key()).text();
                events.add(new TailPage.Stored(row, place, each.filters()));
            }
        }
        Found last = found.getLast();
        String place = TailPlace.of(last.processedNanos(), last.key()).text();
        return new TailPage(events, place, found.size() == query.limit());
    }

    private List<Found> found() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", query.project());
        Cursor after = TailPlace.event(query.after());
        parameters.put("after", TailPlace.processed(query.after()));
        parameters.put("before", RowBinary.nearestNanos(query.before()));
        parameters.put("after_ts", after.tsNanos());
        parameters.put("after_trace", after.traceId());
        parameters.put("after_id", after.eventId());
        List<String> fits = query.filters().stream()
                .map(filter -> Conditions.sql(filter, parameters))
                .map(all -> all.isEmpty() ? "1" : "(" + String.join(" AND ", all) + ")")
                .toList();
        String sql = "SELECT toUnixTimestamp64Nano(processed_at) AS processed_ns, toUnixTimestamp64Nano(ts) AS ts_ns,"
                + " trace_id, event_id, arrayFilter(i -> i >= 0, ["
                + numbered(fits)
                + "]) AS fits FROM events WHERE project = {project:String} AND " + EventKeys.ALIVE
                + " AND processed_at >= " + EventsTable.time("after") + " AND processed_at < "
                + EventsTable.time("before")
                + " AND (processed_at, ts, trace_id, event_id) > (" + EventsTable.time("after") + ", "
                + EventsTable.time("after_ts") + ", {after_trace:String}, {after_id:String})"
                + " AND notEmpty(fits) ORDER BY processed_at, ts, trace_id, event_id LIMIT " + query.limit();
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters).stream()
                .map(EventTail::found)
                .toList();
    }

    private static String numbered(List<String> fits) {
        return IntStream.range(0, fits.size())
                .mapToObj(i -> "if(" + fits.get(i) + ", " + i + ", -1)")
                .collect(Collectors.joining(", "));
    }

    private static Found found(GenericRecord r) {
        Set<Integer> filters = new HashSet<>();
        r.getList("fits").forEach(i -> filters.add(((Number) i).intValue()));
        return new Found(r.getLong("processed_ns"), Cursor.of(r), filters);
    }

    private Map<Cursor, EventRow> rows(List<Found> found) {
        List<Cursor> keys = found.stream()
                .map(Found::key)
                .distinct()
                .sorted((a, b) -> Long.compare(a.tsNanos(), b.tsNanos()))
                .toList();
        var rows = new EventRows(
                clickHouse,
                QueryClass.INTERACTIVE,
                query.project(),
                EventOrder.ASC,
                EventField.columns(EventField.LIGHT),
                EventRows.PREVIEW);
        return rows.of(keys).stream().collect(Collectors.toMap(Cursor::of, row -> row, (a, b) -> b));
    }
}
