package dev.lynex.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as an app sent it, checked. What the app left out is null here; the processor fills in ids and times.
 *
 * @param eventId 1 to 128 printable ASCII characters
 * @param timestamp when it happened, by the sender's clock
 * @param context the lifted fields of the context object
 * @param contextJson the whole context object as sent, "" when there was none
 * @param body the body's known fields
 * @param bodyJson the whole body object as sent
 */
public record Event(
        @Nullable String eventId,
        EventType type,
        @Nullable Instant timestamp,
        @Nullable Sdk sdk,
        Context context,
        String contextJson,
        Body body,
        String bodyJson) {

    public record Sdk(@Nullable String name, @Nullable String version) {}

    /** The keys of {@code context} that become columns. */
    public record Context(
            @Nullable String traceId,
            @Nullable String spanId,
            @Nullable String parentSpanId,
            @Nullable String sessionId,
            @Nullable String userId,
            @Nullable String environment,
            @Nullable String release,
            List<String> tags) {
        public static final Context NONE = new Context(null, null, null, null, null, null, null, List.of());

        public Context {
            tags = List.copyOf(tags);
        }
    }
}
