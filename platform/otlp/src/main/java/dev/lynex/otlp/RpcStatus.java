package dev.lynex.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as OTLP has it: {@code google.rpc.Status} (googleapis, google/rpc/status.proto), with a
 * {@code google.rpc.RetryInfo} (error_details.proto) when the same request may be sent again.
 *
 * @param code one of google.rpc.Code, 1 to 16
 * @param message for a person
 * @param retryAfter how long to wait before, null when it is final or the sender's own pace will do
 */
public record RpcStatus(int code, String message, @Nullable Duration retryAfter) {
    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

    @FunctionalInterface
    private interface Fields {
        void to(CodedOutputStream out) throws IOException;
    }

    void writeTo(ByteArrayOutputStream bytes) throws IOException {
        bytes.writeBytes(message(out -> {
            out.writeInt32(1, code);
            out.writeString(2, message);
            if (retryAfter != null) {
                out.writeByteArray(3, any(retryAfter));
            }
        }));
    }

    /** A {@code google.protobuf.Any} of a RetryInfo, whose one field is a {@code google.protobuf.Duration}. */
    private static byte[] any(Duration delay) throws IOException {
        byte[] duration = message(out -> {
            out.writeInt64(1, delay.getSeconds());
            out.writeInt32(2, delay.getNano());
        });
        byte[] retryInfo = message(out -> out.writeByteArray(1, duration));
        return message(out -> {
            out.writeString(1, RETRY_INFO);
            out.writeByteArray(2, retryInfo);
        });
    }

    private static byte[] message(Fields fields) throws IOException {
        var bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.to(out);
        out.flush();
        return bytes.toByteArray();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("code", code);
        json.writeStringField("message", message);
        if (retryAfter != null) {
            json.writeArrayFieldStart("details");
            json.writeStartObject();
            json.writeStringField("@type", RETRY_INFO);
            json.writeStringField(
                    "retryDelay", "%d.%03ds".formatted(retryAfter.toSeconds(), retryAfter.toMillisPart()));
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
