package dev.lynex.function;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Traces of Lynex' own work, sent by OTLP to wherever its operator looks at traces; off unless asked for. Off, nothing of
 * OpenTelemetry runs and nothing is added to a request's way.
 *
 * <p>A Lynex may be told to send them to itself, and must not make telemetry of its telemetry for ever: only requests under
 * {@code /api/} get a span, so those that bring OTLP do not; and what is sent carries {@link #OWN}, by which the processor
 * gives no span to a block that holds nothing else.
 */
public final class Tracing implements AutoCloseable {
    /** The resource attribute of everything sent. */
    public static final String OWN = "lynex.telemetry.own";

    private static final Tracing OFF = new Tracing(null);
    private static final long FLUSH_SECONDS = 1;
    private static final HeaderName PARENT = HeaderNames.create("traceparent");
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final @Nullable OpenTelemetrySdk sdk;

    private Tracing(@Nullable OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    public static Tracing off() {
        return OFF;
    }

    /**
     * Reads the keys under {@code telemetry.traces.}. OpenTelemetry's own environment variables hold too, and win.
     *
     * @param service the name that the spans come under, unless {@code OTEL_SERVICE_NAME} says another
     * @throws SettingsException when they cannot be understood
     */
    public static Tracing from(Settings settings, String service) {
        boolean on = settings.flag("telemetry.traces.enabled");
        String endpoint = settings.text("telemetry.traces.endpoint");
        int percent = settings.integer("telemetry.traces.sampled-percent", 0, 100);
        return on ? new Tracing(sdk(service, endpoint, percent)) : OFF;
    }

    private static OpenTelemetrySdk sdk(String service, String endpoint, int percent) {
        Map<String, String> defaults = Map.of(
                "otel.service.name",
                service,
                "otel.exporter.otlp.endpoint",
                endpoint,
                "otel.exporter.otlp.protocol",
                "http/protobuf",
                "otel.traces.sampler",
                "traceidratio",
                "otel.traces.sampler.arg",
                Double.toString(percent / 100.0));
        // Metrics are Prometheus' to fetch and logs go to standard error, whatever the environment says of them.
        Map<String, String> fixed = Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");
        var own = Resource.create(Attributes.of(AttributeKey.booleanKey(OWN), true));
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> defaults)
                    .addPropertiesCustomizer(config -> fixed)
                    .addResourceCustomizer((resource, config) -> resource.merge(own))
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            throw new SettingsException("traces cannot be sent as telemetry.traces and the variables OTEL_… say: "
                    + e.getMessage() + "; mend that, or set telemetry.traces.enabled to false");
        }
    }

    public boolean on() {
        return sdk != null;
    }

    /** Gives each request under {@code /api/} a span. */
    public void watch(HttpRouting.Builder routing) {
        if (sdk != null) {
            Tracer tracer = sdk.getTracer("dev.lynex");
            routing.addFilter((chain, req, res) -> serve(tracer, chain, req, res));
        }
    }

    private static void serve(Tracer tracer, FilterChain chain, RoutingRequest req, RoutingResponse res) {
        String path = req.path().path();
        if (!path.startsWith("/api/")) {
            chain.proceed();
            return;
        }
        String method = req.prologue().method().text();
        // No child of the client's span: whether a stranger samples must not decide what is recorded here.
        SpanBuilder builder =
                tracer.spanBuilder(method).setSpanKind(SpanKind.SERVER).setNoParent();
        SpanContext client = client(req);
        if (client.isValid()) {
            builder.addLink(client);
        }
        Span span = builder.startSpan();
        try {
            chain.proceed();
            int status = res.status().code();
            span.setAttribute("http.response.status_code", status);
            if (status >= 500) {
                fail(span, Integer.toString(status));
            }
        } catch (RuntimeException e) {
            fail(span, e.getClass().getName());
            throw e;
        } finally {
            req.matchingPattern().ifPresent(route -> {
                span.updateName(method + " " + route);
                span.setAttribute("http.route", route);
            });
            span.setAttribute("http.request.method", method);
            span.setAttribute("url.scheme", "http");
            span.setAttribute("url.path", path); // Never the query: a browser's key stands in it.
            span.setAttribute("lynex.request_id", RequestId.of(req));
            span.end();
        }
    }

    /** The client's span by W3C Trace Context, level 1, which is {@code traceparent}; an invalid one without it. */
    private static SpanContext client(RoutingRequest req) {
        Matcher parent = TRACEPARENT.matcher(req.headers().first(PARENT).orElse(""));
        return parent.matches()
                ? SpanContext.createFromRemoteParent(
                        parent.group(1),
                        parent.group(2),
                        TraceFlags.fromHex(parent.group(3), 0),
                        TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    private static void fail(Span span, String type) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", type);
    }

    /** Begins a span of its own for work that no request asks for; none when traces are off. */
    public Work begin(String name) {
        return sdk == null
                ? Work.NONE
                : new Work(sdk.getTracer("dev.lynex")
                        .spanBuilder(name)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setNoParent()
                        .startSpan());
    }

    /** Sends what is left, for at most a second. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().forceFlush().join(FLUSH_SECONDS, TimeUnit.SECONDS);
            sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Work under way, as a span; does nothing when traces are off. */
    public static final class Work implements AutoCloseable {
        /** What is not traced. */
        public static final Work NONE = new Work(null);

        private final @Nullable Span span;

        private Work(@Nullable Span span) {
            this.span = span;
        }

        public void put(String attribute, long value) {
            if (span != null) {
                span.setAttribute(attribute, value);
            }
        }

        public void put(String attribute, String value) {
            if (span != null) {
                span.setAttribute(attribute, value);
            }
        }

        /** Notes that it has come so far. */
        public void reached(String what) {
            if (span != null) {
                span.addEvent(what);
            }
        }

        /** @param type a word of ours for what went wrong */
        public void failed(String type) {
            if (span != null) {
                fail(span, type);
            }
        }

        @Override
        public void close() {
            if (span != null) {
                span.end();
            }
        }
    }
}
