package dev.lynex.otlp;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Optional;

/**
 * What a request carries. The requests of all signals have one shape: resources in field 1, in each of them scopes in
 * field 2, in each of them records in field 2; every other field of a resource or scope says something of all its
 * records.
 */
public enum Signal {
    TRACES("otlp-traces", ExportTraceServiceRequest.getDefaultInstance()),
    LOGS("otlp-logs", ExportLogsServiceRequest.getDefaultInstance());

    static final int RESOURCES = 1;
    static final int SCOPES = 2;
    static final int RECORDS = 2;

    private final String dialect;
    private final Descriptor request;

    Signal(String dialect, Message request) {
        this.dialect = dialect;
        this.request = request.getDescriptorForType();
    }

    /** How payloads of this signal are called in the queue. */
    public String dialect() {
        return dialect;
    }

    public static Optional<Signal> ofDialect(String dialect) {
        for (Signal signal : values()) {
            if (signal.dialect.equals(dialect)) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }

    Descriptor request() {
        return request;
    }
}
