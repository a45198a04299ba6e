package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Exposure;
import java.util.List;
import java.util.stream.Stream;

/** The paths under which ingest speaks gRPC: a gRPC call is a POST to {@code /SERVICE/METHOD}. */
final class GrpcPaths {
    private GrpcPaths() {}

    /** One for each service of OTLP; empty when gRPC is not exposed. */
    static List<String> of(Exposure expose) {
        return !expose.grpc()
                ? List.of()
                : Stream.of("trace.v1.TraceService", "logs.v1.LogsService", "metrics.v1.MetricsService")
                        .map(service -> "/opentelemetry.proto.collector." + service)
                        .toList();
    }
}
