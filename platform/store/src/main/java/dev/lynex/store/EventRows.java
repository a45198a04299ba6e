package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows of some keys, in the order of the keys. Of an event that was sent again it is the one received last, as
 * ClickHouse's merge would have it.
 *
 * @param columns of previews; none for whole rows
 * @param characters of a preview
 */
record EventRows(
        ClickHouse clickHouse, QueryClass as, String project, EventOrder order, Set<String> columns, int characters) {
    /** ClickHouse takes 128 KiB in a parameter (http_max_field_value_size); escaped UTF-8 may be 6 bytes a character. */
    static final int RUN_CHARACTERS = 20_000;

    /** Characters of a text in a list. */
    static final int PREVIEW = 200;

    static EventRows of(ClickHouse clickHouse, QueryClass as, EventQuery query) {
        Set<String> columns = query.wide() ? Set.of() : EventField.columns(query.fields());
        return new EventRows(clickHouse, as, query.project(), query.order(), columns, PREVIEW);
    }

    private boolean whole() {
        return columns.isEmpty();
    }

    List<EventRow> of(List<Cursor> keys) {
        List<EventRow> rows = new ArrayList<>();
        for (List<Cursor> run : runs(keys, keys.size())) {
            clickHouse.query(as, project, sql(), parameters(run)).forEach(r -> rows.add(row(r)));
        }
        return rows;
    }

    /** One after the other as ClickHouse answers. */
    void each(List<Cursor> keys, int mostAtOnce, Consumer<EventRow> rows) {
        for (List<Cursor> run : runs(keys, mostAtOnce)) {
            clickHouse.each(as, project, sql(), parameters(run), r -> rows.accept(row(r)));
        }
    }

    /** Keys that fit into a parameter together. */
    private static List<List<Cursor>> runs(List<Cursor> keys, int mostAtOnce) {
        List<List<Cursor>> runs = new ArrayList<>();
        int start = 0;
        int length = 0;
        for (int i = 0; i < keys.size(); i++) {
            int more = keys.get(i).traceId().length() + keys.get(i).eventId().length();
            if ((length + more > RUN_CHARACTERS || i - start == mostAtOnce) && i > start) {
                runs.add(keys.subList(start, i));
                start = i;
                length = 0;
            }
            length += more;
        }
        if (start < keys.size()) {
            runs.add(keys.subList(start, keys.size()));
        }
        return runs;
    }

    private String sql() {
        return "WITH keys AS (SELECT fromUnixTimestamp64Nano(key.1, 'UTC') AS at, key.2 AS trace, key.3 AS id"
                + " FROM (SELECT arrayJoin(arrayZip({times:Array(Int64)}, {traces:Array(String)}, {ids:Array(String)}))"
                + " AS key))"
                + " SELECT " + (whole() ? EventsTable.whole() : EventsTable.preview(columns, characters))
                + " FROM events WHERE project = {project:String}"
                + " AND " + EventsTable.between("oldest", "newest")
                + " AND (toStartOfMinute(ts), trace_id, ts, event_id) IN"
                + " (SELECT toStartOfMinute(at), trace, at, id FROM keys)"
                + order.sql() + ", received_at DESC LIMIT 1 BY ts, trace_id, event_id";
    }

    private Map<String, Object> parameters(List<Cursor> keys) {
        boolean newest = order == EventOrder.DESC;
        return Map.of(
                "project",
                project,
                "newest",
                (newest ? keys.getFirst() : keys.getLast()).tsNanos(),
                "oldest",
                (newest ? keys.getLast() : keys.getFirst()).tsNanos(),
                "times",
                keys.stream().map(Cursor::tsNanos).toList(),
                "traces",
                keys.stream().map(Cursor::traceId).toList(),
                "ids",
                keys.stream().map(Cursor::eventId).toList());
    }

    private EventRow row(GenericRecord r) {
        return whole() ? EventsTable.whole(r) : EventsTable.preview(r, columns);
    }
}
