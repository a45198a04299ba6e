package dev.lynex.store;

import dev.lynex.component.Component;
import dev.lynex.component.Durability;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store of events. Every method throws {@link StoreException.Unavailable} when ClickHouse does not answer, and
 * {@link StoreException.Limited} when a query runs into its class's limits.
 */
public interface EventStore extends Component {
    /**
     * What a stored block survives, as ClickHouse was found to be set up; asked at the first call and by
     * {@link #check()}.
     *
     * @throws StoreException.Rejected when it is not set up to store blocks exactly once
     */
    Durability durability();

    /**
     * Brings the schema up to this version, one step at a time; safe to run twice and from several processes.
     *
     * @param hold for the steps that no block may be stored during
     */
    void migrate(BlockHold hold);

    /** The same where nothing is stored meanwhile. */
    default void migrate() {
        migrate(BlockHold.NONE);
    }

    /** The number of the schema's last step that was done, 0 when there is no schema yet. */
    int schemaVersion();

    /**
     * Stores a block's rows, once, however often it is called with the same rows and token.
     *
     * @param token the block's name, {@code insert_deduplication_token}
     * @throws StoreException.Unavailable when it is not known whether the rows are stored: call again with the same
     * @throws StoreException.Rejected when the data was refused before anything was stored
     */
    void insert(String token, EncodedRows rows);

    /**
     * The same for rows that are not encoded yet.
     *
     * @throws StoreException.Rejected also when a value does not fit its column
     */
    default void insert(String token, List<EventRow> rows) {
        insert(token, EncodedRows.of(rows));
    }

    /** How many rows under this token the events table holds. */
    default long stored(String token) {
        return stored(List.of(token));
    }

    /** How many rows under these tokens together the events table holds. */
    long stored(Collection<String> tokens);

    /** How many rows of this block and this project the events table holds. */
    long stored(String project, String token);

    /** Which of these events the events table holds, whatever block brought them. */
    Set<EventIdentity> present(String project, List<EventRow> rows);

    /** The events of this block that the events table holds, for a block that cannot be sent again blindly. */
    Set<EventIdentity> storedEvents(String block);

    /** The events that these requests have brought into the events table in other blocks than this one and its pieces. */
    Set<EventIdentity> storedElsewhere(String block, Collection<String> requestIds);

    /**
     * How many inserts may follow a block's before its token may be forgotten: half of the records that a table keeps,
     * at {@value BlockPieces#MOST_PARTITIONS} an insert.
     */
    long retryWindow();

    /**
     * A page of a project's events.
     *
     * @throws StoreException.Rejected when the cursor is none of ours, or of a list in the other order
     */
    EventPage list(EventQuery query);

    /** One event whole. */
    default Optional<EventRow> event(String project, String eventId) {
        return event(project, eventId, null);
    }

    /**
     * One event whole.
     *
     * @param about when it happened, to the minute, if that is known: it is then found sooner; null else
     */
    Optional<EventRow> event(String project, String eventId, @Nullable Instant about);

    /**
     * Gives all of the query's events from its cursor on, one after the other; its limit means nothing. Takes memory for one event and for a thousand keys. What the receiver throws ends it.
     *
     * @throws StoreException.Rejected when the cursor is none of ours, or of a list in the other order
     */
    void export(EventQuery query, Consumer<EventRow> receiver);

    /** About how many events an export would give: one that was sent again and is not merged yet counts twice. */
    long count(EventQuery query);

    /**
     * What was stored after a place in the order of storing.
     *
     * @throws StoreException.Rejected when the place is none of ours
     */
    TailPage tail(TailQuery query);

    /** The values that events have had, the most frequent first. */
    FacetAnswer facets(FacetQuery query);

    /**
     * The events that these requests brought, by request and id; up to 20,000. An event that was sent again belongs to the
     * request that brought it last once its rows are merged.
     *
     * @param from when the first of the requests arrived: nothing received a minute before or earlier is looked at
     * @param requestIds 1 to 1,000
     */
    List<StoredEvent> ofRequests(String project, Instant from, List<String> requestIds);

    /** A page of a project's traces. */
    TracePage traces(TraceQuery query);

    /**
     * The events of one trace, for {@link dev.lynex.trace.TraceTree} to stitch.
     *
     * @param most how many of them at most, the first by time
     * @return empty when the project has no such trace
     */
    Optional<TraceEvents> trace(String project, String traceId, int most);

    /** Counts, tokens, cost and latency over time. */
    List<StatsBucket> stats(StatsQuery query);

    /**
     * The numbers of a metric query, from the cheapest table that has them.
     *
     * @param as whose limits and places it has
     * @param now which tells how far back the rollups reach
     * @throws StoreException.Rejected when it asks for more than an answer can hold
     */
    MetricResult metrics(QueryClass as, MetricQuery query, Instant now);

    /** What was said and done in a session; empty when the project has none of this id in the range. */
    Optional<Conversation> conversation(ConversationQuery query);

    /**
     * What queries may read from now on; without it, whatever their class allows.
     *
     * @param budget asked before each query and told after it
     */
    void within(ReadBudget budget);
}
