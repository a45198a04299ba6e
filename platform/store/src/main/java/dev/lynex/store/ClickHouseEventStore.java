package dev.lynex.store;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The events in ClickHouse. Connects at the first call. */
public final class ClickHouseEventStore implements EventStore {
    private static final System.Logger LOG = System.getLogger(ClickHouseEventStore.class.getName());

    private static final int REQUESTS_AT_ONCE = 1_000;
    private static final int EVENTS_AT_ONCE = 1_000;

    /** How far from the time that a client names an event is looked for first. */
    private static final Duration NEAR = Duration.ofMinutes(1);

    private final StoreSettings settings;
    private final ClickHouse clickHouse;
    private final FailedInsertListener onFailure;
    private final SchemaCheck check;
    private volatile SchemaCheck.@Nullable Finding found;
    private volatile SchemaCheck.@Nullable Finding said;

    private ClickHouseEventStore(StoreSettings settings, FailedInsertListener onFailure) {
        this.settings = settings;
        this.onFailure = onFailure;
        this.check = new SchemaCheck(settings);
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

    /**
     * Checks that ClickHouse is one that blocks can be stored in exactly once.
     *
     * @throws StoreException.Rejected when it is not; the message says what to do
     */
    public void verify() {
        found = null; // if it is refused, nothing is stored from now on either
        SchemaCheck.Finding now = check.of(clickHouse);
        if (!now.equals(said) && !now.level().covers(Durability.PROCESS)) {
            LOG.log(System.Logger.Level.WARNING, "store " + now.remark());
        }
        said = now;
        found = now;
    }

    private SchemaCheck.Finding found() {
        if (found == null) {
            verify();
        }
        return Objects.requireNonNull(said);
    }

    @Override
    public Durability durability() {
        return found().level();
    }

    @Override
    public Check check() {
        try {
            verify();
            return Check.up(found().remark());
        } catch (StoreException e) {
            String why = String.valueOf(e.getMessage());
            if (ClickHouse.isDenied(e)) {
                return Check.denied(why);
            }
            return e instanceof StoreException.Rejected || ClickHouse.isNotThere(e)
                    ? Check.unfit(why)
                    : Check.down(why);
        }
    }

    @Override
    public void migrate(BlockHold hold) {
        migrations().run(hold);
    }

    @Override
    public int schemaVersion() {
        return migrations().version();
    }

    private Migrations migrations() {
        return new Migrations(
                clickHouse, settings.database(), new TableEngines(settings.replicated(), settings.synced()));
    }

    @Override
    public void insert(String token, EncodedRows rows) {
        if (rows.rows() == 0) {
            return;
        }
        rows.requireOneChunk();
        requireVerified();
        try {
            clickHouse.insert(EventsTable.NAME, EventsTable.COLUMNS, rows.stream(), token);
        } catch (StoreException e) {
            tell(e);
            throw e;
        }
    }

    /** What a retry may mend, not the rows' fault: so never Rejected, which would have them buried. */
    private void requireVerified() {
        try {
            found();
        } catch (StoreException.Rejected e) {
            throw new StoreException.Unavailable(String.valueOf(e.getMessage()), e);
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
    public long stored(Collection<String> tokens) {
        return clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        "",
                        "SELECT count() AS n FROM events WHERE block IN {blocks:Array(String)}",
                        Map.of("blocks", List.copyOf(tokens)))
                .getFirst()
                .getLong("n");
    }

    @Override
    public long stored(String project, String token) {
        return clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        project,
                        "SELECT count() AS n FROM events WHERE project = {project:String} AND block = {block:String}",
                        Map.of("project", project, "block", token))
                .getFirst()
                .getLong("n");
    }

    @Override
    public Set<EventIdentity> present(String project, List<EventRow> rows) {
        // In order of time, so that each question reads a narrow range of the sort key.
        List<EventRow> inOrder =
                rows.stream().sorted(Comparator.comparing(EventRow::ts)).toList();
        Set<EventIdentity> asked = rows.stream().map(EventIdentity::of).collect(Collectors.toSet());
        Set<EventIdentity> present = new HashSet<>();
        for (int from = 0; from < inOrder.size(); from += EVENTS_AT_ONCE) {
            List<EventRow> some = inOrder.subList(from, Math.min(inOrder.size(), from + EVENTS_AT_ONCE));
            present.addAll(identities(
                    "project = {project:String} AND event_id IN {ids:Array(String)} AND "
                            + EventsTable.between("first", "last"),
                    Map.of(
                            "project",
                            project,
                            "ids",
                            some.stream().map(EventRow::eventId).toList(),
                            "first",
                            RowBinary.nearestNanos(some.getFirst().ts()),
                            "last",
                            RowBinary.nearestNanos(some.getLast().ts()))));
        }
        present.retainAll(asked);
        return present;
    }

    @Override
    public Set<EventIdentity> storedEvents(String block) {
        return identities("block = {block:String}", Map.of("block", block));
    }

    @Override
    public Set<EventIdentity> storedElsewhere(String block, Collection<String> requestIds) {
        List<String> requests = List.copyOf(requestIds);
        Set<EventIdentity> found = new HashSet<>();
        for (int from = 0; from < requests.size(); from += REQUESTS_AT_ONCE) {
            List<String> some = requests.subList(from, Math.min(requests.size(), from + REQUESTS_AT_ONCE));
            found.addAll(identities(
                    "request_id IN {ids:Array(String)} AND NOT startsWith(block, {block:String})",
                    Map.of("ids", some, "block", block)));
        }
        return found;
    }

    private Set<EventIdentity> identities(String where, Map<String, Object> parameters) {
        String sql =
                "SELECT project, event_id, toUnixTimestamp64Nano(ts) AS ts_ns, trace_id FROM events WHERE " + where;
        return clickHouse.query(QueryClass.BACKGROUND, "", sql, parameters).stream()
                .map(r -> new EventIdentity(
                        r.getString("project"),
                        r.getString("event_id"),
                        EventsTable.instant(r.getLong("ts_ns")),
                        r.getString("trace_id")))
                .collect(Collectors.toSet());
    }

    @Override
    public long retryWindow() {
        return settings.window() / (2 * BlockPieces.MOST_PARTITIONS);
    }

    @Override
    public EventPage list(EventQuery query) {
        return new EventList(clickHouse, query).page();
    }

    @Override
    public Optional<EventRow> event(String project, String eventId, @Nullable Instant about) {
        if (about != null) {
            Map<String, Object> parameters = Map.of(
                    "project",
                    project,
                    "id",
                    eventId,
                    "first",
                    RowBinary.nearestNanos(about.minus(NEAR)),
                    "last",
                    RowBinary.nearestNanos(about.plus(NEAR)));
            Optional<EventRow> there = event(project, " AND " + EventsTable.between("first", "last"), parameters);
            if (there.isPresent()) {
                return there;
            }
        }
        return event(project, "", Map.of("project", project, "id", eventId));
    }

    private Optional<EventRow> event(String project, String when, Map<String, Object> parameters) {
        String sql = "SELECT " + EventsTable.whole() + " FROM events WHERE project = {project:String} AND event_id ="
                + " {id:String} AND " + EventKeys.ALIVE + when + " ORDER BY ts DESC, received_at DESC LIMIT 1";
        return clickHouse.query(QueryClass.INTERACTIVE, project, sql, parameters).stream()
                .findFirst()
                .map(EventsTable::whole);
    }

    @Override
    public void export(EventQuery query, Consumer<EventRow> receiver) {
        new EventExport(clickHouse, query).to(receiver);
    }

    @Override
    public long count(EventQuery query) {
        return EventExport.count(clickHouse, query);
    }

    @Override
    public TailPage tail(TailQuery query) {
        return new EventTail(clickHouse, query).page();
    }

    @Override
    public FacetAnswer facets(FacetQuery query) {
        return FacetSql.answer(clickHouse, query);
    }

    @Override
    public List<StoredEvent> ofRequests(String project, Instant from, List<String> requestIds) {
        return clickHouse
                .query(
                        QueryClass.INTERACTIVE,
                        project,
                        RequestEvents.SQL,
                        RequestEvents.parameters(project, from, requestIds))
                .stream()
                .map(RequestEvents::event)
                .toList();
    }

    @Override
    public TracePage traces(TraceQuery query) {
        return new TraceList(clickHouse, query).page();
    }

    @Override
    public Optional<TraceEvents> trace(String project, String traceId, int most) {
        return new TraceLookup(clickHouse, project).trace(traceId, most);
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
    public MetricResult metrics(QueryClass as, MetricQuery query, Instant now) {
        return new MetricReader(clickHouse, as, query, now).result();
    }

    @Override
    public Optional<Conversation> conversation(ConversationQuery query) {
        return new ConversationReader(clickHouse, query).conversation();
    }

    @Override
    public void within(ReadBudget budget) {
        clickHouse.within(budget);
    }

    @Override
    public void close() {
        clickHouse.close();
    }
}
