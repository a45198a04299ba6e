package dev.lynex.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.event.Event;
import dev.lynex.event.EventType;
import dev.lynex.event.LogBody;
import dev.lynex.otlp.Frame;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Each log record becomes an event of type {@code log}. */
final class LogEvents implements OtlpEvents {
    private static final int MOST_BYTES = 1 << 20;
    private static final int ID_BYTES = 16;
    private static final int TRACE_ID_BYTES = 16;
    private static final int SPAN_ID_BYTES = 8;
    /** The first numbers of the ranges (OpenTelemetry's logs data model, "Field: SeverityNumber"). */
    private static final int INFO = 9;

    private static final int WARN = 13;
    private static final int ERROR = 17;

    @Override
    public Source read(byte[] bytes, int from, int to, Surroundings surroundings)
            throws InvalidProtocolBufferException {
        LogRecord record = LogRecord.parser().parseFrom(ByteBuffer.wrap(bytes, from, to - from));
        String id = id(surroundings.frame(), bytes, from, to);
        return new Source() {
            @Override
            public String eventId() {
                return id;
            }

            @Override
            public Told tell() {
                return LogEvents.tell(id, Truncation.fit(record, MOST_BYTES), surroundings);
            }
        };
    }

    private static Told tell(String eventId, LogRecord record, Surroundings around) {
        long time = record.getTimeUnixNano() == 0 ? record.getObservedTimeUnixNano() : record.getTimeUnixNano();
        Instant timestamp = SpanEvents.instant(time);
        var body = new LogBody(level(record), message(record), null);
        var context = new Event.Context(
                id(record.getTraceId(), TRACE_ID_BYTES),
                id(record.getSpanId(), SPAN_ID_BYTES),
                null,
                null,
                null,
                around.environment(),
                around.release(),
                List.of());
        var event = new Event(
                eventId,
                EventType.LOG,
                timestamp,
                around.sdk(),
                context,
                "",
                body,
                OtlpBodies.of(record, body, around));
        return new Told(event, Facts.of(body));
    }

    /** Hex of the first 128 bits of the SHA-256 of the resource's, the scope's and the record's bytes. */
    private static String id(Frame frame, byte[] bytes, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(frame.resource());
            digest.update(frame.scope());
            digest.update(bytes, from, to - from);
            return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static @Nullable String id(ByteString id, int bytes) {
        return id.size() == bytes ? SpanEvents.hex(id) : null;
    }

    private static String level(LogRecord record) {
        int severity = record.getSeverityNumberValue();
        if (severity <= 0) {
            return level(record.getSeverityText().toLowerCase(Locale.ROOT));
        }
        return severity < INFO ? "debug" : severity < WARN ? "info" : severity < ERROR ? "warn" : "error";
    }

    /** By the names of levels that logging libraries use. */
    private static String level(String text) {
        return switch (text) {
            case "trace", "debug" -> "debug";
            case "warn", "warning" -> "warn";
            case "error", "fatal", "critical" -> "error";
            default -> "info";
        };
    }

    private static String message(LogRecord record) {
        AnyValue body = record.getBody();
        return switch (body.getValueCase()) {
            case STRING_VALUE -> body.getStringValue();
            case VALUE_NOT_SET -> record.getEventName();
            default -> OtlpBodies.json(body);
        };
    }
}
