package dev.lynex.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lynex.event.LogBody;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Spans and log records as the JSON of an event's body. The members that native bodies have too are named alike;
 * attributes are an object, with values as JSON has them (bytes in base64; numbers that are none, as text).
 */
final class OtlpBodies {
    private static final JsonFactory JSON = new JsonFactory();

    @FunctionalInterface
    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private OtlpBodies() {}

    static String of(Span span, Surroundings around) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("spanId", SpanEvents.hex(span.getSpanId()));
            text(json, "parentSpanId", SpanEvents.parent(span));
            json.writeStringField("name", span.getName());
            time(json, "start", span.getStartTimeUnixNano());
            time(json, "end", span.getEndTimeUnixNano());
            json.writeStringField(
                    "status",
                    switch (span.getStatus().getCode()) {
                        case STATUS_CODE_ERROR -> "error";
                        case STATUS_CODE_OK -> "ok";
                        default -> "unset";
                    });
            text(json, "statusMessage", span.getStatus().getMessage());
            json.writeStringField(
                    "kind",
                    switch (span.getKind()) {
                        case SPAN_KIND_INTERNAL -> "internal";
                        case SPAN_KIND_SERVER -> "server";
                        case SPAN_KIND_CLIENT -> "client";
                        case SPAN_KIND_PRODUCER -> "producer";
                        case SPAN_KIND_CONSUMER -> "consumer";
                        default -> "unspecified";
                    });
            text(json, "traceState", span.getTraceState());
            attributes(json, "attributes", span.getAttributesList());
            count(json, "droppedAttributes", span.getDroppedAttributesCount());
            if (span.getEventsCount() > 0) {
                json.writeArrayFieldStart("events");
                for (Span.Event event : span.getEventsList()) {
                    json.writeStartObject();
                    json.writeStringField("name", event.getName());
                    time(json, "time", event.getTimeUnixNano());
                    attributes(json, "attributes", event.getAttributesList());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            count(json, "droppedEvents", span.getDroppedEventsCount());
            if (span.getLinksCount() > 0) {
                json.writeArrayFieldStart("links");
                for (Span.Link link : span.getLinksList()) {
                    json.writeStartObject();
                    json.writeStringField("traceId", SpanEvents.hex(link.getTraceId()));
                    json.writeStringField("spanId", SpanEvents.hex(link.getSpanId()));
                    attributes(json, "attributes", link.getAttributesList());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            count(json, "droppedLinks", span.getDroppedLinksCount());
            surroundings(json, around);
            json.writeEndObject();
        });
    }

    static String of(LogRecord record, LogBody body, Surroundings around) {
        return written(json -> {
            json.writeStartObject();
            json.writeStringField("level", body.level());
            json.writeStringField("message", body.message());
            if (record.getSeverityNumberValue() != 0) {
                json.writeNumberField("severityNumber", record.getSeverityNumberValue());
            }
            text(json, "severityText", record.getSeverityText());
            text(json, "eventName", record.getEventName());
            time(json, "time", record.getTimeUnixNano());
            time(json, "observedTime", record.getObservedTimeUnixNano());
            if (record.hasBody() && record.getBody().getValueCase() != AnyValue.ValueCase.STRING_VALUE) {
                json.writeFieldName("body");
                value(json, record.getBody());
            }
            attributes(json, "attributes", record.getAttributesList());
            count(json, "droppedAttributes", record.getDroppedAttributesCount());
            surroundings(json, around);
            json.writeEndObject();
        });
    }

    static String json(AnyValue value) {
        return written(json -> value(json, value));
    }

    private static void surroundings(JsonGenerator json, Surroundings around) throws IOException {
        text(json, "service", around.text("service.name"));
        json.writeObjectFieldStart("scope");
        text(json, "name", around.shownScope().getName());
        text(json, "version", around.shownScope().getVersion());
        attributes(json, "attributes", around.shownScope().getAttributesList());
        json.writeEndObject();
        json.writeObjectFieldStart("resource");
        attributes(json, "attributes", around.shown().getAttributesList());
        json.writeEndObject();
    }

    private static void attributes(JsonGenerator json, String name, List<KeyValue> attributes) throws IOException {
        if (!attributes.isEmpty()) {
            json.writeFieldName(name);
            object(json, attributes);
        }
    }

    private static void object(JsonGenerator json, List<KeyValue> members) throws IOException {
        // A key that comes twice is an error of its sender; an object has it once.
        Map<String, AnyValue> last = new LinkedHashMap<>();
        members.forEach(member -> last.put(member.getKey(), member.getValue()));
        json.writeStartObject();
        for (Map.Entry<String, AnyValue> member : last.entrySet()) {
            json.writeFieldName(member.getKey());
            value(json, member.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, AnyValue value) throws IOException {
        switch (value.getValueCase()) {
            case STRING_VALUE -> json.writeString(value.getStringValue());
            case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
            case INT_VALUE -> json.writeNumber(value.getIntValue());
            case DOUBLE_VALUE -> {
                double number = value.getDoubleValue();
                if (Double.isFinite(number)) {
                    json.writeNumber(number);
                } else {
                    json.writeString(Double.toString(number));
                }
            }
            case BYTES_VALUE ->
                json.writeString(
                        Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()));
            case ARRAY_VALUE -> {
                json.writeStartArray();
                for (AnyValue each : value.getArrayValue().getValuesList()) {
                    value(json, each);
                }
                json.writeEndArray();
            }
            case KVLIST_VALUE -> object(json, value.getKvlistValue().getValuesList());
            default -> json.writeNull();
        }
    }

    private static void text(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static void time(JsonGenerator json, String name, long unixNanos) throws IOException {
        Instant at = SpanEvents.instant(unixNanos);
        text(json, name, Objects.toString(at, null));
    }

    private static void count(JsonGenerator json, String name, int unsigned) throws IOException {
        if (unsigned != 0) {
            json.writeNumberField(name, Integer.toUnsignedLong(unsigned));
        }
    }

    private static String written(Writing writing) {
        var out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toString();
    }
}
