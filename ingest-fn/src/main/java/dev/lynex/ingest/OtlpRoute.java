package dev.lynex.ingest;

import dev.lynex.function.Problem;
import dev.lynex.function.RequestBody;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.Signal;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * {@code POST /v1/traces} and {@code /v1/logs}: OTLP/HTTP as the OpenTelemetry Protocol specification 1.x has it, in
 * protobuf and JSON. Answers and errors are written as the request was.
 */
final class OtlpRoute {
    static final String TRACES = "/v1/traces";
    static final String LOGS = "/v1/logs";
    static final String METRICS = "/v1/metrics";

    private final Reception reception;
    private final OtlpIntake intake;

    OtlpRoute(Reception reception, OtlpIntake intake) {
        this.reception = reception;
        this.intake = intake;
    }

    void routing(HttpRouting.Builder routing) {
        routing.post(TRACES, (req, res) -> take(req, res, Signal.TRACES));
        routing.post(LOGS, (req, res) -> take(req, res, Signal.LOGS));
        routing.options(TRACES, Cors::preflight);
        routing.options(LOGS, Cors::preflight);
        routing.post(METRICS, (req, res) -> {
            throw noMetrics().asException();
        });
    }

    static Problem noMetrics() {
        return new Problem(
                404,
                "metrics-not-taken",
                "Metrics are not taken",
                "Lynex takes OTLP's traces and logs, no metrics; set OTEL_METRICS_EXPORTER=none, or take the exporter out"
                        + " of the metrics pipeline");
    }

    private void take(ServerRequest req, ServerResponse res, Signal signal) {
        reception.receive(req, res, guest -> {
            Encoding encoding = req.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .flatMap(Encoding::ofContentType)
                    .orElseThrow(() -> unsupported().asException());
            byte[] response = intake.take(req, res, guest, signal, encoding, RequestBody::read);
            res.header(HeaderNames.CONTENT_TYPE, encoding.mediaType());
            res.header(HeaderNames.CACHE_CONTROL, "no-store");
            res.send(response);
        });
    }

    private static Problem unsupported() {
        return new Problem(
                415,
                "unsupported-media-type",
                "The Content-Type is not supported",
                "Content-Type must be application/x-protobuf or application/json");
    }
}
