package dev.lynex.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.time.Instant;
import java.util.Random;

/** Valid requests of any shape, the same ones for the same seed. */
final class RandomRequests {
    static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:00Z");
    static final Period PERIOD = Period.of(RECEIVED, 30);
    private static final long NOW = RECEIVED.getEpochSecond() * 1_000_000_000L;

    private final Random random;

    RandomRequests(long seed) {
        this.random = new Random(seed);
    }

    byte[] of(Signal signal) {
        return switch (signal) {
            case TRACES -> traces().toByteArray();
            case LOGS -> logs().toByteArray();
        };
    }

    ExportTraceServiceRequest traces() {
        var request = ExportTraceServiceRequest.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            var resource = ResourceSpans.newBuilder().setResource(resource()).setSchemaUrl(text());
            for (int j = random.nextInt(4); j > 0; j--) {
                var scope = ScopeSpans.newBuilder().setScope(scope()).setSchemaUrl(text());
                for (int k = random.nextInt(6); k > 0; k--) {
                    scope.addSpans(span());
                }
                resource.addScopeSpans(scope);
            }
            request.addResourceSpans(resource);
        }
        return request.build();
    }

    ExportLogsServiceRequest logs() {
        var request = ExportLogsServiceRequest.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            var resource = ResourceLogs.newBuilder().setResource(resource());
            for (int j = random.nextInt(4); j > 0; j--) {
                var scope = ScopeLogs.newBuilder().setScope(scope());
                for (int k = random.nextInt(6); k > 0; k--) {
                    scope.addLogRecords(record());
                }
                resource.addScopeLogs(scope);
            }
            request.addResourceLogs(resource);
        }
        return request.build();
    }

    /** A span that is taken. */
    Span span() {
        var span = Span.newBuilder()
                .setTraceId(id(16))
                .setSpanId(id(8))
                .setName(text())
                .setKindValue(random.nextInt(6))
                .setStartTimeUnixNano(random.nextInt(5) == 0 ? 0 : NOW - random.nextLong(1L << 50))
                .setFlags(random.nextInt());
        span.setEndTimeUnixNano(span.getStartTimeUnixNano() + random.nextLong(1L << 40));
        if (random.nextBoolean()) {
            span.setParentSpanId(id(8));
            span.setStatus(Status.newBuilder().setCodeValue(random.nextInt(3)).setMessage(text()));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            span.addAttributes(attribute(3));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            span.addEvents(
                    Span.Event.newBuilder().setName(text()).setTimeUnixNano(NOW).addAttributes(attribute(1)));
            span.addLinks(
                    Span.Link.newBuilder().setTraceId(id(16)).setSpanId(id(8)).addAttributes(attribute(1)));
        }
        return span.build();
    }

    LogRecord record() {
        var record = LogRecord.newBuilder()
                .setTimeUnixNano(random.nextBoolean() ? 0 : NOW - random.nextLong(1L << 50))
                .setObservedTimeUnixNano(random.nextBoolean() ? 0 : NOW)
                .setSeverityNumber(SeverityNumber.forNumber(random.nextInt(25)))
                .setBody(value(3));
        if (random.nextBoolean()) {
            record.setTraceId(id(16)).setSpanId(id(8)).setEventName(text());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            record.addAttributes(attribute(2));
        }
        return record.build();
    }

    private Resource resource() {
        return Resource.newBuilder().addAttributes(attribute(1)).build();
    }

    private InstrumentationScope scope() {
        return InstrumentationScope.newBuilder()
                .setName(text())
                .setVersion(text())
                .build();
    }

    private KeyValue attribute(int depth) {
        return KeyValue.newBuilder().setKey(text()).setValue(value(depth)).build();
    }

    private AnyValue value(int depth) {
        var value = AnyValue.newBuilder();
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> value.setBoolValue(random.nextBoolean()).build();
            case 1 -> value.setIntValue(random.nextLong()).build();
            case 2 -> value.setDoubleValue(random.nextGaussian()).build();
            case 3 -> value.setBytesValue(id(random.nextInt(9))).build();
            case 4 -> value.setStringValue(text()).build();
            case 5 ->
                value.setArrayValue(ArrayValue.newBuilder()
                                .addValues(value(depth - 1))
                                .addValues(value(0)))
                        .build();
            default ->
                value.setKvlistValue(KeyValueList.newBuilder().addValues(attribute(depth - 1)))
                        .build();
        };
    }

    private ByteString id(int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        if (bytes > 0) {
            id[0] |= 1;
        }
        return ByteString.copyFrom(id);
    }

    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "grün 漢字 🙂";
            case 2 -> "a".repeat(random.nextInt(200));
            default -> "service.name";
        };
    }
}
