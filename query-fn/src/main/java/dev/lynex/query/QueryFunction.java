package dev.lynex.query;

import dev.lynex.component.Component;
import dev.lynex.function.Abandoned;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The query function: the API that people and scripts ask, and the dashboard's files. */
public final class QueryFunction {
    private final List<Component> components;
    private final PrometheusMeterRegistry metrics;
    private final List<Route> routes;
    private final ReadBudgets budgets;

    private QueryFunction(
            List<Component> components, PrometheusMeterRegistry metrics, List<Route> routes, ReadBudgets budgets) {
        this.components = components;
        this.metrics = metrics;
        this.routes = routes;
        this.budgets = budgets;
    }

    /** Wires the function; does no I/O. */
    public static QueryFunction create(
            QuerySettings settings,
            EventQueue queue,
            EventStore store,
            MetadataStore metadata,
            PrometheusMeterRegistry metrics,
            InstantSource clock) {
        var access = new Access(metadata);
        var coverage = new Coverage(queue, clock);
        var redrive = new Redrive(metadata, queue, store, clock);
        var receipts = new Receipts(metadata, queue, store);
        ReadSettings reads = settings.reads();
        var budgets = new ReadBudgets(reads.bytesPerMinute(), clock);
        store.within(budgets);
        var cache = new AnswerCache(reads.cacheBytes(), reads.cacheTime(), clock, metrics);
        var answers = new MetricAnswers(store, coverage, cache, clock);
        List<Route> routes = List.of(
                new SessionRoute(access, metadata, settings),
                new EventsRoute(access, store, coverage, clock),
                new StatsRoute(access, store, coverage, clock),
                new MetricsRoute(access, answers, clock),
                new BreakdownRoute(access, answers, clock),
                new ConversationRoute(access, store, coverage, clock),
                new LedgerRoute(access, queue, store, metadata, clock),
                new DeadLettersRoute(access, metadata, redrive, new QueryMetrics(metrics)),
                new ReceiptsRoute(access, metadata, receipts, queue, clock),
                new Dashboard(settings.webRoot()));
        return new QueryFunction(List.of(queue, store, metadata), metrics, routes, budgets);
    }

    /** The same function, whose health shows one more backend, if there is one. */
    public QueryFunction leaningOn(Optional<? extends Component> backend) {
        List<Component> all =
                Stream.concat(components.stream(), backend.stream()).toList();
        return new QueryFunction(all, metrics, routes, budgets);
    }

    /** The backends that it leans on. */
    public List<Component> components() {
        return components;
    }

    /** Adds the function's routes. */
    public void routing(HttpRouting.Builder routing) {
        routing.error(dev.lynex.store.StoreException.class, StoreProblems::send);
        routing.error(dev.lynex.metadata.MetadataException.Unavailable.class, StoreProblems::metadataAway);
        routing.error(dev.lynex.metadata.MetadataException.ArchiveAway.class, StoreProblems::archiveAway);
        routing.error(dev.lynex.queue.QueueException.class, StoreProblems::queueAway);
        routing.addFilter(new Abandoned(QueryFunction::onlyReads));
        routing.addFilter(budgets);
        routes.forEach(route -> route.routing(routing));
    }

    /** Whether a request may end anywhere, since it changes nothing. */
    private static boolean onlyReads(ServerRequest req) {
        String method = req.prologue().method().text();
        return method.equals("GET")
                || method.equals("HEAD")
                || (method.equals("POST") && req.path().path().equals(MetricsRoute.PATH));
    }

    /** Serves it by itself. */
    public FunctionServer serve(ServerSettings settings) {
        return serve(settings, Tracing.off());
    }

    /** Serves it by itself, with a span for each request. */
    public FunctionServer serve(ServerSettings settings, Tracing tracing) {
        return FunctionServer.start(QueryFunction.class, settings, components, metrics, routing -> {
            tracing.watch(routing);
            routing(routing);
        });
    }
}
