package dev.lynex.function;

import dev.lynex.component.Component;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server of a function: its own routes and, on the same port, health, {@code /metrics} and
 * {@code /openapi.yaml}. Every answer carries a request id; every error is problem JSON.
 */
public final class FunctionServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FunctionServer.class.getName());

    /** Of any request to any function, as sent; a route's own limit is smaller. */
    private static final long MAX_PAYLOAD = (32L << 20) + (64 << 10);

    /** Bounds of the latency histogram's buckets. */
    private static final Duration[] LATENCIES = LatencyBuckets.between(Duration.ofMillis(5), Duration.ofSeconds(10));

    private final String function;
    private final PrometheusMeterRegistry metrics;
    private final Health health;
    private final Admission admission;
    private final ErrorForm form;
    private final ConnectionGuard guard;
    private final WebServer server;

    private FunctionServer(
            Class<?> owner,
            ServerSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            ErrorForm form,
            Consumer<HttpRouting.Builder> routes,
            List<Listener> more,
            BooleanSupplier started) {
        this.function = owner.getSimpleName().replace("Function", "").toLowerCase(Locale.ROOT);
        this.metrics = metrics;
        this.health = new Health(components, started);
        this.admission = new Admission(settings.maxConcurrentRequests(), settings.maxBodyMemory());
        this.form = form;
        this.guard = new ConnectionGuard(settings, metrics, form);
        byte[] openApi = resource(owner, "openapi.yaml");
        HttpRouting.Builder routing = routing();
        health.routing(routing);
        routing.get("/metrics", (req, res) -> {
            res.header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            res.send(metrics.scrape());
        });
        routing.get("/openapi.yaml", (req, res) -> {
            res.header(HeaderNames.CONTENT_TYPE, "application/yaml");
            res.send(openApi);
        });
        routes.accept(routing);
        WebServerConfig.Builder building = WebServer.builder().shutdownHook(false);
        listen(building, settings, settings.port(), routing);
        for (Listener each : more) {
            HttpRouting.Builder its = routing();
            each.routes().accept(its);
            building.putSocket(each.name(), listening(settings, each.port(), its));
        }
        this.server = building.build();
    }

    private HttpRouting.Builder routing() {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter(this::observe);
        routing.error(ProblemException.class, (req, res, e) -> form.send(req, res, e.problem()));
        routing.error(HttpException.class, this::ended);
        routing.error(Throwable.class, this::unexpected);
        return routing;
    }

    private ListenerConfig listening(ServerSettings settings, int port, HttpRouting.Builder routing) {
        ListenerConfig.Builder building = ListenerConfig.builder();
        listen(building, settings, port, routing);
        return building.build();
    }

    private void listen(
            ListenerConfig.BuilderBase<?, ?> building, ServerSettings settings, int port, HttpRouting.Builder routing) {
        building.host(settings.host())
                .port(port)
                .shutdownGracePeriod(settings.grace())
                .maxTcpConnections(settings.maxConnections())
                // A chunk is buffered whole before it can be counted.
                .maxPayloadSize(MAX_PAYLOAD)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(guard)
                // Without NO_DELAY the end of a long answer waits 40 ms for the client's delayed acknowledgement.
                .connectionOptions(options -> options.tcpNoDelay(true))
                .contentEncoding(new Untouched())
                .directHandlers(problems())
                .routing(routing);
    }

    /**
     * Starts serving.
     *
     * @param owner the function's class; {@code openapi.yaml} lies beside it
     * @param components the backends that {@code /health/dependencies} asks
     * @param routes adds the function's own routes
     * @throws PortInUseException when something else listens there
     */
    public static FunctionServer start(
            Class<?> owner,
            ServerSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            Consumer<HttpRouting.Builder> routes) {
        return start(owner, settings, components, metrics, ErrorForm.PROBLEM_JSON, routes, List.of());
    }

    /**
     * Starts serving health and metrics of what has no routes and takes its time to begin its work.
     *
     * @param started whether it has begun; {@code /health/ready} is 503 until then
     * @throws PortInUseException when something else listens there
     */
    public static FunctionServer start(
            Class<?> owner,
            ServerSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            BooleanSupplier started) {
        return start(owner, settings, components, metrics, ErrorForm.PROBLEM_JSON, routing -> {}, List.of(), started);
    }

    /**
     * The same with errors in a form of their own, and on more ports.
     *
     * @throws PortInUseException when something else listens on one of them; then it serves on none
     */
    public static FunctionServer start(
            Class<?> owner,
            ServerSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            ErrorForm form,
            Consumer<HttpRouting.Builder> routes,
            List<Listener> more) {
        return start(owner, settings, components, metrics, form, routes, more, () -> true);
    }

    private static FunctionServer start(
            Class<?> owner,
            ServerSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            ErrorForm form,
            Consumer<HttpRouting.Builder> routes,
            List<Listener> more,
            BooleanSupplier started) {
        PortInUseException.check(settings.host(), settings.port());
        more.forEach(each -> PortInUseException.check(settings.host(), each.port()));
        var server = new FunctionServer(owner, settings, components, metrics, form, routes, more, started);
        server.server.start();
        if (!server.server.isRunning()) {
            throw new PortInUseException(settings.host(), settings.port());
        }
        server.guard.start();
        server.health.ready(true);
        return server;
    }

    public int port() {
        return server.port();
    }

    /** The port of one of the listeners; -1 when there is none of this name. */
    public int port(String listener) {
        return server.port(listener);
    }

    /** Answers requests under way, up to the grace period, and stops. */
    @Override
    public void close() {
        health.ready(false);
        server.stop();
        guard.close();
    }

    private void observe(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        long start = System.nanoTime();
        res.header(RequestId.HEADER, RequestId.give(req, System.currentTimeMillis()));
        Exchange exchange = Exchange.current();
        String cut = "";
        try (Admission.Ticket ticket = admission.arrive(req)) {
            exchange.begin(req, res, ticket);
            res.beforeSend(() -> {
                ticket.leave();
                if (req.content().hasEntity() && !req.content().consumed()) {
                    exchange.leavesBody(res);
                }
            });
            if (admitted(ticket, req, res)) {
                chain.proceed();
            }
        } catch (CloseConnectionException e) {
            cut = e instanceof Overdue ? "408" : "gone";
            throw e;
        } finally {
            exchange.end();
            Timer.builder("lynex_http_server_requests")
                    .description("Requests by route and status")
                    .serviceLevelObjectives(LATENCIES)
                    .tag("function", function)
                    .tag("route", req.matchingPattern().orElse("none"))
                    .tag("method", method(req))
                    .tag("status", cut.isEmpty() ? Integer.toString(res.status().code()) : cut)
                    .register(metrics)
                    .record(System.nanoTime() - start, java.util.concurrent.TimeUnit.NANOSECONDS);
        }
        if (res.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon 4.5 says so and goes on: it would take what is left of the body for the next request.
            throw new CloseConnectionException("the answer said that the connection closes");
        }
    }

    /** Whether there is a place for it; who watches needs none, or a busy function would be taken for a dead one. */
    private boolean admitted(Admission.Ticket ticket, RoutingRequest req, RoutingResponse res) {
        String path = req.path().path();
        if (path.startsWith("/health/") || path.equals("/metrics")) {
            return true;
        }
        try {
            ticket.enter();
            return true;
        } catch (ProblemException e) {
            form.send(req, res, e.problem());
            return false;
        }
    }

    /** A client may invent methods; only known ones become a label. */
    private static String method(RoutingRequest req) {
        return switch (req.prologue().method().text()) {
            case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" ->
                req.prologue().method().text();
            default -> "other";
        };
    }

    /** Helidon throws an answer that is no error too: 304 for a file of which the client has a copy. It has no body. */
    private void ended(ServerRequest req, ServerResponse res, HttpException e) {
        if (e.status().code() < Status.BAD_REQUEST_400.code()) {
            e.headers().forEach(res::header);
            res.status(e.status());
            res.send();
        } else {
            form.send(req, res, ofStatus(e.status(), e.getMessage()));
        }
    }

    private void unexpected(ServerRequest req, ServerResponse res, Throwable fault) {
        LOG.log(
                System.Logger.Level.ERROR,
                "request failed function=" + function + " request=" + RequestId.of(req) + " path="
                        + req.path().path(),
                fault);
        form.send(
                req,
                res,
                new Problem(
                        500,
                        "internal",
                        "Something broke on our side",
                        "the log has the cause under request id " + RequestId.of(req)));
    }

    private static Problem ofStatus(Status status, @Nullable String detail) {
        return switch (status.code()) {
            case 404 -> Problem.notFound("there is nothing at this address; /openapi.yaml lists what there is");
            case 413 -> Problem.tooLarge("the body is larger than this route takes");
            default ->
                new Problem(
                        status.code(),
                        "http-" + status.code(),
                        status.reasonPhrase(),
                        detail == null || detail.isBlank() ? "the request is not valid HTTP" : detail);
        };
    }

    private DirectHandlers problems() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, defaultStatus, headers, message) -> {
                boolean begun = Exchange.current().isAnswering();
                // What fails before a route is the reading of the request, whatever Helidon takes it for.
                Problem problem = begun || defaultStatus.code() != 500
                        ? ofStatus(defaultStatus, message)
                        : ofStatus(Status.BAD_REQUEST_400, null);
                ErrorForm.Written written =
                        form.written(request.path(), ErrorForm.contentType(request.headers()), problem);
                var response = DirectHandler.TransportResponse.builder()
                        .status(Status.create(problem.status()))
                        .headers(headers)
                        .header(HeaderNames.CONTENT_TYPE, written.mediaType())
                        .header(HeaderNames.CACHE_CONTROL, "no-store")
                        .entity(written.body());
                if (!begun) {
                    response.header(RequestId.HEADER, RequestId.random(System.currentTimeMillis()));
                }
                return response.build();
            });
        }
        return handlers.build();
    }

    private static byte[] resource(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name + " is missing beside " + owner)
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
