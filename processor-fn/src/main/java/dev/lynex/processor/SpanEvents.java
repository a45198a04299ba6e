package dev.lynex.processor;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.event.Event;
import dev.lynex.event.SpanBody;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Each span becomes an event of the same ids; what it says besides is for a {@link SpanMapping} to tell. */
final class SpanEvents implements OtlpEvents {
    private static final int MOST_BYTES = 1 << 20;
    private static final int SPAN_ID_BYTES = 8;
    private static final long BILLION = 1_000_000_000L;

    private final SpanMapping mapping;

    SpanEvents(SpanMapping mapping) {
        this.mapping = mapping;
    }

    @Override
    public Source read(byte[] bytes, int from, int to, Surroundings surroundings)
            throws InvalidProtocolBufferException {
        Span span = Span.parser().parseFrom(ByteBuffer.wrap(bytes, from, to - from));
        return new Source() {
            @Override
            public String eventId() {
                return hex(span.getTraceId()) + "-" + hex(span.getSpanId());
            }

            @Override
            public Told tell() {
                return SpanEvents.this.tell(eventId(), Truncation.fit(span, MOST_BYTES), surroundings);
            }
        };
    }

    private Told tell(String eventId, Span span, Surroundings around) {
        SpanMapping.SpanFacts told = mapping.of(span, around.resource(), around.scope());
        var context = new Event.Context(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                parent(span),
                told.sessionId(),
                told.userId(),
                around.environment(),
                around.release(),
                told.tags());
        var event = new Event(
                eventId,
                told.type(),
                instant(span.getStartTimeUnixNano()),
                around.sdk(),
                context,
                "",
                body(span),
                OtlpBodies.of(span, around));
        return new Told(event, told.facts());
    }

    static SpanBody body(Span span) {
        Instant start = instant(span.getStartTimeUnixNano());
        // Without a start nobody knows how long it took.
        Instant end = start == null ? null : instant(span.getEndTimeUnixNano());
        return new SpanBody(
                hex(span.getSpanId()),
                parent(span),
                span.getName(),
                start == null ? Instant.EPOCH : start,
                end,
                null,
                null);
    }

    static @Nullable String parent(Span span) {
        return span.getParentSpanId().size() == SPAN_ID_BYTES ? hex(span.getParentSpanId()) : null;
    }

    /**
     * Null for 0, which is "not known".
     *
     * @param unixNanos unsigned
     */
    static @Nullable Instant instant(long unixNanos) {
        return unixNanos == 0
                ? null
                : Instant.ofEpochSecond(
                        Long.divideUnsigned(unixNanos, BILLION), Long.remainderUnsigned(unixNanos, BILLION));
    }

    static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
