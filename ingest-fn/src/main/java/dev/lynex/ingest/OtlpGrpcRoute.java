package dev.lynex.ingest;

import dev.lynex.function.GrpcAnswer;
import dev.lynex.function.GrpcMessage;
import dev.lynex.function.Problem;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.Signal;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** OTLP/gRPC: {@code TraceService/Export} and {@code LogsService/Export}, unary calls over HTTP/2 without TLS. */
final class OtlpGrpcRoute {
    private static final String PACKAGE = "/opentelemetry.proto.collector.";

    private final Reception reception;
    private final OtlpIntake intake;

    OtlpGrpcRoute(Reception reception, OtlpIntake intake) {
        this.reception = reception;
        this.intake = intake;
    }

    void routing(HttpRouting.Builder routing) {
        routing.post(PACKAGE + "trace.v1.TraceService/Export", (req, res) -> take(req, res, Signal.TRACES));
        routing.post(PACKAGE + "logs.v1.LogsService/Export", (req, res) -> take(req, res, Signal.LOGS));
        routing.post(PACKAGE + "metrics.v1.MetricsService/Export", (req, res) -> {
            throw OtlpRoute.noMetrics().asException();
        });
    }

    private void take(ServerRequest req, ServerResponse res, Signal signal) {
        if (!GrpcAnswer.isDueTo(req)) {
            throw new Problem(
                            415,
                            "no-grpc",
                            "The request is no gRPC call",
                            "this address takes gRPC: HTTP/2, and Content-Type application/grpc; OTLP over HTTP goes to "
                                    + OtlpRoute.TRACES + " and " + OtlpRoute.LOGS)
                    .asException();
        }
        reception.receive(
                req,
                res,
                guest -> GrpcAnswer.send(
                        res, intake.take(req, res, guest, signal, Encoding.PROTOBUF, GrpcMessage::read)));
    }
}
