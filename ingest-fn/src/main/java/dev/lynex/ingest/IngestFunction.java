package dev.lynex.ingest;

import dev.lynex.component.Component;
import dev.lynex.event.EventCodec;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.metadata.KeyCache;
import dev.lynex.queue.EventQueue;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;

/** The ingest function: events in by HTTP, durably into the queue. It never reads the store. */
public final class IngestFunction {
    private final List<Component> components;
    private final PrometheusMeterRegistry metrics;
    private final EventsRoute events;
    private final OtlpRoute otlp;

    private IngestFunction(
            List<Component> components, PrometheusMeterRegistry metrics, EventsRoute events, OtlpRoute otlp) {
        this.components = components;
        this.metrics = metrics;
        this.events = events;
        this.otlp = otlp;
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
        return new IngestFunction(
                List.of(queue, metadata),
                metrics,
                new EventsRoute(settings, codec, acceptor, access, counts, inFlight, clock),
                new OtlpRoute(settings, acceptor, access, counts, inFlight, clock));
    }

    /** Adds the function's routes. */
    public void routing(HttpRouting.Builder routing) {
        events.routing(routing);
        otlp.routing(routing);
    }

    /** Serves it by itself. */
    public FunctionServer serve(ServerSettings settings) {
        return FunctionServer.start(IngestFunction.class, settings, components, metrics, this::routing);
    }
}
