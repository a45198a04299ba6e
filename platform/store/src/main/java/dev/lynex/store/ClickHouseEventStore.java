package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.lynex.component.Check;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The events in ClickHouse. Connects at the first call. */
public final class ClickHouseEventStore implements EventStore {
    private static final int PREVIEW = 200;
    /** Rows past their retention are gone for readers at once, whenever ClickHouse gets to deleting them. */
    private static final String ALIVE = "(hold OR ts + toIntervalDay(retention_days) > now64(9))";

    private final StoreSettings settings;
    private final ClickHouse clickHouse;

    private ClickHouseEventStore(StoreSettings settings) {
        this.settings = settings;
        this.clickHouse = new ClickHouse(settings);
    }

    /** Wires the store; does no I/O. */
    public static ClickHouseEventStore create(StoreSettings settings) {
        return new ClickHouseEventStore(settings);
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public Check check() {
        try {
            return Check.up("ClickHouse " + clickHouse.version());
        } catch (StoreException e) {
            return Check.down(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void migrate() {
        clickHouse.command("CREATE DATABASE IF NOT EXISTS " + settings.database(), true);
        for (String step : Migrations.STEPS) {
            clickHouse.command(Migrations.sql(step), false);
        }
    }

    @Override
    public void insert(String token, List<EventRow> rows) {
        if (!rows.isEmpty()) {
            clickHouse.insert(EventsTable.NAME, EventsTable.COLUMNS, EventsTable.encode(rows), token);
        }
    }

    @Override
    public long stored(String token) {
        return clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        "",
                        "SELECT count() AS n FROM events WHERE block = {block:String}",
                        Map.of("block", token))
                .getFirst()
                .getLong("n");
    }

    /**
     * The page's keys come first, from narrow columns; then the rows of just those keys. The newest hour is asked before
     * the whole range, since a page of recent events is what people look at.
     */
    @Override
    public EventPage list(EventQuery query) {
        List<Cursor> keys = new ArrayList<>();
        for (Instant from : windows(query)) {
            keys = keys(query, from);
            if (keys.size() > query.limit()) {
                break;
            }
        }
        boolean more = keys.size() > query.limit();
        List<Cursor> page = more ? keys.subList(0, query.limit()) : keys;
        return new EventPage(rows(query.project(), page), more ? page.getLast().text() : null);
    }

    @Override
    public Optional<EventRow> event(String project, String eventId) {
        String sql = "SELECT " + EventsTable.whole() + " FROM events WHERE project = {project:String} AND event_id ="
                + " {id:String} AND " + ALIVE + " ORDER BY received_at DESC LIMIT 1";
        return clickHouse
                .query(QueryClass.INTERACTIVE, project, sql, Map.of("project", project, "id", eventId))
                .stream()
                .findFirst()
                .map(EventsTable::whole);
    }

    @Override
    public List<StatsBucket> stats(StatsQuery query) {
        return clickHouse
                .query(QueryClass.INTERACTIVE, query.project(), StatsSql.sql(query), StatsSql.parameters(query))
                .stream()
                .map(StatsSql::bucket)
                .toList();
    }

    @Override
    public void close() {
        clickHouse.close();
    }

    private static List<Instant> windows(EventQuery query) {
        Instant end = query.to();
        if (query.cursor() != null) {
            end = EventsTable.instant(Cursor.parse(query.cursor()).tsNanos());
        }
        Instant hour = end.minus(Duration.ofHours(1));
        return hour.isAfter(query.from()) ? List.of(hour, query.from()) : List.of(query.from());
    }

    private List<Cursor> keys(EventQuery query, Instant from) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", query.project());
        parameters.put("from", RowBinary.nanos(from));
        parameters.put("to", RowBinary.nanos(query.to()));
        var where = new StringBuilder("project = {project:String}"
                + " AND ts >= fromUnixTimestamp64Nano({from:Int64}, 'UTC')"
                + " AND ts < fromUnixTimestamp64Nano({to:Int64}, 'UTC') AND " + ALIVE);
        if (!query.types().isEmpty()) {
            where.append(" AND type IN {types:Array(String)}");
            parameters.put("types", query.types());
        }
        filter(where, parameters, "status", query.status());
        filter(where, parameters, "model", query.model());
        filter(where, parameters, "provider", query.provider());
        filter(where, parameters, "trace_id", query.traceId());
        filter(where, parameters, "session_id", query.sessionId());
        filter(where, parameters, "user_id", query.userId());
        filter(where, parameters, "environment", query.environment());
        filter(where, parameters, "name", query.name());
        if (query.cursor() != null) {
            Cursor cursor = Cursor.parse(query.cursor());
            where.append(" AND (ts, trace_id, event_id) < (fromUnixTimestamp64Nano({cursorTs:Int64}, 'UTC'),"
                    + " {cursorTrace:String}, {cursorId:String})");
            parameters.put("cursorTs", cursor.tsNanos());
            parameters.put("cursorTrace", cursor.traceId());
            parameters.put("cursorId", cursor.eventId());
        }
        String sql = "SELECT toUnixTimestamp64Nano(ts) AS ts_ns, trace_id, event_id FROM events WHERE " + where
                + " ORDER BY ts DESC, trace_id DESC, event_id DESC LIMIT 1 BY ts, trace_id, event_id LIMIT "
                + (query.limit() + 1);
        return clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters).stream()
                .map(ClickHouseEventStore::key)
                .toList();
    }

    private static void filter(
            StringBuilder where,
            Map<String, Object> parameters,
            String column,
            @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = {").append(column).append(":String}");
            parameters.put(column, value);
        }
    }

    private List<EventRow> rows(String project, List<Cursor> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters = Map.of(
                "project",
                project,
                "from",
                keys.getLast().tsNanos(),
                "to",
                keys.getFirst().tsNanos(),
                "ids",
                keys.stream().map(Cursor::eventId).distinct().toList());
        String sql = "SELECT " + EventsTable.preview(PREVIEW) + " FROM events WHERE project = {project:String}"
                + " AND ts >= fromUnixTimestamp64Nano({from:Int64}, 'UTC')"
                + " AND ts <= fromUnixTimestamp64Nano({to:Int64}, 'UTC')"
                + " AND event_id IN {ids:Array(String)}"
                + " ORDER BY ts DESC, trace_id DESC, event_id DESC, received_at DESC LIMIT 1 BY ts, trace_id, event_id";
        Set<Cursor> wanted = new HashSet<>(keys);
        return clickHouse.query(QueryClass.INTERACTIVE, project, sql, parameters).stream()
                .filter(r -> wanted.contains(key(r)))
                .map(EventsTable::preview)
                .toList();
    }

    private static Cursor key(GenericRecord r) {
        return new Cursor(r.getLong("ts_ns"), r.getString("trace_id"), r.getString("event_id"));
    }
}
