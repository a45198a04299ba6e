package dev.lynex.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** The two ways in which requests and answers are written; an answer is written as its request was. */
public enum Encoding {
    PROTOBUF("application/x-protobuf"),
    JSON("application/json");

    private static final JsonFactory FACTORY = new JsonFactory();

    private final String mediaType;

    Encoding(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** @param contentType a header's value, parameters allowed */
    public static Optional<Encoding> ofContentType(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (Encoding each : values()) {
            if (each.mediaType.equals(type)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /**
     * The request in protobuf.
     *
     * @throws MalformedOtlp when it is JSON that cannot be read; protobuf is answered as it is
     */
    public byte[] protobuf(Signal signal, byte[] request) {
        return switch (this) {
            case PROTOBUF -> request;
            case JSON -> OtlpJson.protobuf(signal, request);
        };
    }

    /**
     * An {@code Export…ServiceResponse}.
     *
     * @param rejected how many records were not taken
     * @param message about them or, with 0 rejected, a warning; "" for neither
     */
    public byte[] response(Signal signal, long rejected, String message) {
        boolean full = rejected == 0 && message.isEmpty();
        return switch (this) {
            case PROTOBUF ->
                switch (signal) {
                    case TRACES -> {
                        var response = ExportTraceServiceResponse.newBuilder();
                        yield (full
                                        ? response
                                        : response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                                                .setRejectedSpans(rejected)
                                                .setErrorMessage(message)))
                                .build()
                                .toByteArray();
                    }
                    case LOGS -> {
                        var response = ExportLogsServiceResponse.newBuilder();
                        yield (full
                                        ? response
                                        : response.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                                                .setRejectedLogRecords(rejected)
                                                .setErrorMessage(message)))
                                .build()
                                .toByteArray();
                    }
                };
            case JSON ->
                json(json -> {
                    json.writeStartObject();
                    if (!full) {
                        json.writeObjectFieldStart("partialSuccess");
                        // A 64-bit integer is a string in protobuf's JSON.
                        json.writeStringField(
                                signal == Signal.TRACES ? "rejectedSpans" : "rejectedLogRecords",
                                Long.toString(rejected));
                        json.writeStringField("errorMessage", message);
                        json.writeEndObject();
                    }
                    json.writeEndObject();
                });
        };
    }

    /** An error. */
    public byte[] status(RpcStatus status) {
        return switch (this) {
            case PROTOBUF -> {
                var bytes = new ByteArrayOutputStream();
                try {
                    status.writeTo(bytes);
                } catch (IOException e) {
                    throw new UncheckedIOException("writing to memory failed", e);
                }
                yield bytes.toByteArray();
            }
            case JSON -> json(status::writeTo);
        };
    }

    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Writing writing) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }
}
