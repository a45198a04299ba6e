package dev.lynex.processor;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import dev.lynex.store.BlockHold;
import dev.lynex.store.Conversation;
import dev.lynex.store.ConversationQuery;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventPage;
import dev.lynex.store.EventQuery;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import dev.lynex.store.FacetAnswer;
import dev.lynex.store.FacetQuery;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import dev.lynex.store.QueryClass;
import dev.lynex.store.ReadBudget;
import dev.lynex.store.StatsBucket;
import dev.lynex.store.StatsQuery;
import dev.lynex.store.StoredEvent;
import dev.lynex.store.TailPage;
import dev.lynex.store.TailQuery;
import dev.lynex.store.TraceEvents;
import dev.lynex.store.TracePage;
import dev.lynex.store.TraceQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The real store, with something to happen before each insert. */
record TestingStore(EventStore real, BeforeInsert before) implements EventStore {
    @FunctionalInterface
    interface BeforeInsert {
        void happens(String token, EncodedRows rows);
    }

    @Override
    public void insert(String token, EncodedRows rows) {
        before.happens(token, rows);
        real.insert(token, rows);
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public Check check() {
        return real.check();
    }

    @Override
    public void migrate(BlockHold hold) {
        real.migrate(hold);
    }

    @Override
    public int schemaVersion() {
        return real.schemaVersion();
    }

    @Override
    public long stored(Collection<String> tokens) {
        return real.stored(tokens);
    }

    @Override
    public long stored(String project, String token) {
        return real.stored(project, token);
    }

    @Override
    public Set<EventIdentity> present(String project, List<EventRow> rows) {
        return real.present(project, rows);
    }

    @Override
    public Durability durability() {
        return real.durability();
    }

    @Override
    public Set<EventIdentity> storedEvents(String block) {
        return real.storedEvents(block);
    }

    @Override
    public Set<EventIdentity> storedElsewhere(String block, Collection<String> requestIds) {
        return real.storedElsewhere(block, requestIds);
    }

    @Override
    public long retryWindow() {
        return real.retryWindow();
    }

    @Override
    public EventPage list(EventQuery query) {
        return real.list(query);
    }

    @Override
    public Optional<EventRow> event(String project, String eventId, @org.jspecify.annotations.Nullable Instant about) {
        return real.event(project, eventId, about);
    }

    @Override
    public void export(EventQuery query, Consumer<EventRow> receiver) {
        real.export(query, receiver);
    }

    @Override
    public long count(EventQuery query) {
        return real.count(query);
    }

    @Override
    public TailPage tail(TailQuery query) {
        return real.tail(query);
    }

    @Override
    public FacetAnswer facets(FacetQuery query) {
        return real.facets(query);
    }

    @Override
    public List<StoredEvent> ofRequests(String project, Instant from, List<String> requestIds) {
        return real.ofRequests(project, from, requestIds);
    }

    @Override
    public TracePage traces(TraceQuery query) {
        return real.traces(query);
    }

    @Override
    public Optional<TraceEvents> trace(String project, String traceId, int most) {
        return real.trace(project, traceId, most);
    }

    @Override
    public List<StatsBucket> stats(StatsQuery query) {
        return real.stats(query);
    }

    @Override
    public MetricResult metrics(QueryClass as, MetricQuery query, Instant now) {
        return real.metrics(as, query, now);
    }

    @Override
    public Optional<Conversation> conversation(ConversationQuery query) {
        return real.conversation(query);
    }

    @Override
    public void within(ReadBudget budget) {
        real.within(budget);
    }

    @Override
    public void close() {}
}
