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
    private final Access access;
    private final List<Route> routes;
    private final ReadBudgets budgets;

    private QueryFunction(
            List<Component> components,
            PrometheusMeterRegistry metrics,
            Access access,
            List<Route> routes,
            ReadBudgets budgets) {
        this.components = components;
        this.metrics = metrics;
        this.access = access;
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
        var outsiders = new Outsiders(metadata, settings.signIn(), clock);
        var access = new Access(metadata, outsiders);
        var trail = new AuditTrail(access, metadata.audit());
        var plans = Plans.same(settings.plan());
        var cookie = new SessionCookie(settings.secureCookies());
        var passwords = new PasswordSignIn(metadata, settings, clock);
        var coverage = new Coverage(queue, clock);
        var redrive = new Redrive(metadata, queue, store, clock);
        var receipts = new Receipts(metadata, queue, store);
        var tails = new Tails(store, queue, clock, settings.tail(), new TailMetrics(metrics));
        var session = new SessionRoute(access, trail, metadata, passwords, cookie, settings);
        var ways = new SignInWays(settings);
        var secrets = new InvitationSecrets(metadata, settings.signIn(), clock);
        ReadSettings reads = settings.reads();
        var budgets = new ReadBudgets(reads.bytesPerMinute(), clock);
        store.within(budgets);
        var cache = new AnswerCache(reads.cacheBytes(), clock, metrics);
        var answers = new MetricAnswers(store, coverage, cache, reads, clock);
        List<Route> routes = List.of(
                session,
                new OidcRoute(outsiders, session, settings, ways, clock),
                new ProjectsRoute(access, trail, metadata, queue, plans, clock),
                new MembersRoute(access, trail, metadata, plans),
                new InvitationsRoute(
                        access,
                        trail,
                        metadata,
                        plans,
                        cookie,
                        new InvitationPost(metadata, settings),
                        secrets,
                        settings.signIn().local()),
                new InvitationPreviewRoute(metadata, secrets, ways),
                new KeysRoute(access, trail, metadata, plans),
                new AuditRoute(access, metadata, clock, settings.auditLife()),
                new MeRoute(access, trail, metadata),
                new TokensRoute(access, trail, metadata, plans, cookie),
                new EventExportRoute(access, store, coverage, clock, settings.exports()),
                new EventTailRoute(access, coverage, tails, settings.tail()),
                new EventsRoute(access, store, coverage, clock),
                new FacetsRoute(access, store, coverage, clock),
                new TracesRoute(access, store, coverage, clock, settings.traceEvents()),
                new StatsRoute(access, store, coverage, clock),
                new MetricsRoute(access, answers, clock),
                new BreakdownRoute(access, answers, clock),
                new ConversationRoute(access, store, coverage, clock),
                new LedgerRoute(access, queue, store, metadata, clock),
                new DeadLettersRoute(access, trail, metadata, redrive, new QueryMetrics(metrics)),
                new ReceiptsRoute(access, metadata, receipts, queue, clock),
                new Dashboard(settings.webRoot()));
        return new QueryFunction(List.of(queue, store, metadata), metrics, access, routes, budgets);
    }

    /** The same function, whose health shows one more backend, if there is one. */
    public QueryFunction leaningOn(Optional<? extends Component> backend) {
        List<Component> all =
                Stream.concat(components.stream(), backend.stream()).toList();
        return new QueryFunction(all, metrics, access, routes, budgets);
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
        MetadataProblems.routing(routing);
        access.guard(routing);
        routing.addFilter(new Abandoned(QueryFunction::onlyReads));
        routing.addFilter(budgets);
        routes.forEach(route -> route.routing(routing));
    }

    /** Whether a request may end anywhere, since it changes nothing. */
    private static boolean onlyReads(ServerRequest req) {
        String method = req.prologue().method().text();
        // A browser that comes back from an issuer is signed in by it.
        return (method.equals("GET") && !req.path().path().startsWith(OidcRoute.ATTEMPT_PATH))
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
