package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a trace.
 *
 * @param end null while it runs or when unknown; may lie before {@code start} when clocks were set
 * @param status as the sender names it
 * @param attributes a JSON object
 */
public record SpanBody(
        String spanId,
        @Nullable String parentSpanId,
        String name,
        Instant start,
        @Nullable Instant end,
        @Nullable String status,
        @Nullable String attributes)
        implements Body {
    static final Fields FIELDS = Fields.of("spanId!", "parentSpanId", "name!", "start!", "end", "status", "attributes");

    /** How long it took; empty when the end is unknown or lies before the start. */
    public Optional<Duration> duration() {
        return end == null || end.isBefore(start) ? Optional.empty() : Optional.of(Duration.between(start, end));
    }

    static @Nullable SpanBody read(ObjectCursor in) throws IOException {
        String spanId = null;
        String parentSpanId = null;
        String name = null;
        Instant start = null;
        Instant end = null;
        String status = null;
        String attributes = null;
        while (in.next()) {
            switch (in.name()) {
                case "spanId" -> spanId = in.contextText();
                case "parentSpanId" -> parentSpanId = in.contextText();
                case "name" -> name = in.label();
                case "start" -> start = in.instant();
                case "end" -> end = in.instant();
                case "status" -> status = in.label();
                case "attributes" -> attributes = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new SpanBody(
                        requireNonNull(spanId),
                        parentSpanId,
                        requireNonNull(name),
                        requireNonNull(start),
                        end,
                        status,
                        attributes);
    }
}
