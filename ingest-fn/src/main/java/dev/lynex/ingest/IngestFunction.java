package dev.lynex.ingest;

import dev.lynex.component.Component;
import dev.lynex.event.EventCodec;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.Listener;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.KeyCache;
import dev.lynex.queue.EventQueue;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The ingest function: events in by HTTP, durably into the queue. It never reads the store. */
public final class IngestFunction {
    /** The listeners for what OpenTelemetry's exporters send where nobody tells them where to. */
    public static final String OTLP_HTTP = "otlp-http";

    public static final String OTLP_GRPC = "otlp-grpc";

    private final IngestSettings settings;
    private final List<Component> components;
    private final PrometheusMeterRegistry metrics;
    private final EventsRoute events;
    private final OtlpRoute otlp;
    private final OtlpGrpcRoute grpc;

    private IngestFunction(
            IngestSettings settings,
            List<Component> components,
            PrometheusMeterRegistry metrics,
            EventsRoute events,
            OtlpRoute otlp,
            OtlpGrpcRoute grpc) {
        this.settings = settings;
        this.components = components;
        this.metrics = metrics;
        this.events = events;
        this.otlp = otlp;
        this.grpc = grpc;
    }

    /** Wires the function; does no I/O. */
    public static IngestFunction create(
            IngestSettings settings,
            EventQueue queue,
            KeyCache keys,
            Component metadata,
            PrometheusMeterRegistry metrics,
            InstantSource clock) {
        var codec = new EventCodec(settings.limits());
        var access = new Access(keys);
        var counts = new IngestMetrics(metrics);
        var inFlight = new BytesInFlight(settings.maxBytesInFlight(), metrics);
        var acceptor = new Acceptor(queue, keys, counts);
        var reception = new Reception(access, inFlight, counts, clock);
        var intake = new OtlpIntake(settings, acceptor, counts);
        return new IngestFunction(
                settings,
                List.of(queue, metadata),
                metrics,
                new EventsRoute(settings, codec, reception, acceptor, counts),
                new OtlpRoute(reception, intake),
                new OtlpGrpcRoute(reception, intake));
    }

    /** The backends that it leans on. */
    public List<Component> components() {
        return components;
    }

    private void routing(HttpRouting.Builder routing) {
        events.routing(routing);
        otlpRouting(routing);
    }

    private void otlpRouting(HttpRouting.Builder routing) {
        otlp.routing(routing);
        grpc.routing(routing);
    }

    /** Serves it without spans of its own. */
    public FunctionServer serve(ServerSettings server) {
        return serve(server, Tracing.off());
    }

    /**
     * Serves it: everything on the port of {@code server}, with a span for each request, OTLP by HTTP and gRPC also on each
     * of the ports that are for it.
     *
     * @throws dev.lynex.function.PortInUseException when something else listens on one of them
     */
    public FunctionServer serve(ServerSettings server, Tracing tracing) {
        List<Listener> more = new ArrayList<>();
        settings.otlpHttpPort().ifPresent(port -> more.add(new Listener(OTLP_HTTP, port, this::otlpRouting)));
        settings.otlpGrpcPort().ifPresent(port -> more.add(new Listener(OTLP_GRPC, port, this::otlpRouting)));
        return FunctionServer.start(
                IngestFunction.class,
                server.withHttp2(settings.maxStreams()),
                components,
                metrics,
                new OtlpErrors(),
                routing -> {
                    tracing.watch(routing);
                    routing(routing);
                },
                more);
    }
}
