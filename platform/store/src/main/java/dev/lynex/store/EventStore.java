package dev.lynex.store;

import dev.lynex.component.Component;
import java.util.List;
import java.util.Optional;

/**
 * The store of events. Every method throws {@link StoreException.Unavailable} when ClickHouse does not answer, and
 * {@link StoreException.Limited} when a query runs into its class's limits.
 */
public interface EventStore extends Component {
    /** Brings the schema up to this version, one step at a time; safe to run twice and from several processes. */
    void migrate();

    /**
     * Stores a block's rows, once, however often it is called with the same rows and token.
     *
     * @param token the block's name, {@code insert_deduplication_token}
     * @throws StoreException.Unavailable when it is not known whether the rows are stored: call again with the same
     * @throws StoreException.Rejected when the data was refused before anything was stored
     */
    void insert(String token, List<EventRow> rows);

    /** How many rows of this block the events table holds. */
    long stored(String token);

    /** A page of a project's events, newest first. */
    EventPage list(EventQuery query);

    /** One event whole. */
    Optional<EventRow> event(String project, String eventId);

    /** Counts, tokens, cost and latency over time. */
    List<StatsBucket> stats(StatsQuery query);
}
