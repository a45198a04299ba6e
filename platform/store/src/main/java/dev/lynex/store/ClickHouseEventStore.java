package dev.lynex.store;

import dev.lynex.component.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events in ClickHouse. Connects at the first call. */
public final class ClickHouseEventStore implements EventStore {
    private static final System.Logger LOG = System.getLogger(ClickHouseEventStore.class.getName());

    private final StoreSettings settings;
    private final ClickHouse clickHouse;
    private final FailedInsertListener onFailure;

    private ClickHouseEventStore(StoreSettings settings, FailedInsertListener onFailure) {
        this.settings = settings;
        this.onFailure = onFailure;
        this.clickHouse = new ClickHouse(settings);
    }

    /** Wires the store; does no I/O. */
    public static ClickHouseEventStore create(StoreSettings settings) {
        return create(settings, FailedInsertListener.NONE);
    }

    /** Wires the store with someone to be told of failed inserts; does no I/O. */
    public static ClickHouseEventStore create(StoreSettings settings, FailedInsertListener onFailure) {
        return new ClickHouseEventStore(settings, onFailure);
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
        new Migrations(clickHouse, settings.database()).run();
    }

    @Override
    public void insert(String token, List<EventRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        byte[] encoded = EventsTable.encode(rows);
        try {
            clickHouse.insert(EventsTable.NAME, EventsTable.COLUMNS, encoded, token);
        } catch (StoreException e) {
            tell(e);
            throw e;
        }
    }

    private void tell(StoreException failure) {
        try {
            onFailure.insertFailed(failure);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "failed insert not seen to cause=" + e);
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

    @Override
    public EventPage list(EventQuery query) {
        return new EventList(clickHouse, query).page();
    }

    @Override
    public Optional<EventRow> event(String project, String eventId) {
        String sql = "SELECT " + EventsTable.whole() + " FROM events WHERE project = {project:String} AND event_id ="
                + " {id:String} AND " + EventList.ALIVE + " ORDER BY ts DESC, received_at DESC LIMIT 1";
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
}
