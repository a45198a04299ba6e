package dev.lynex.queue;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What ingest hands to the queue for one request, or for one part of a large OTLP request.
 *
 * @param placement where the project's events go
 * @param project the project's id
 * @param identity what makes a retry of this request recognisable, or null when it is new each time
 * @param dialect how the processor reads the payload: {@code native}, {@code otlp-traces} or {@code otlp-logs}
 * @param requestId the id the client was told, 32 lower-case hex digits
 * @param receivedAt when the request arrived
 * @param events how many events the payload holds, 1 to 1,000
 * @param limits what the project may send
 * @param payload the accepted events' own bytes, uncompressed, at least one; compressed on the way in when over 1 KiB
 */
public record Submission(
        Placement placement,
        String project,
        @Nullable Identity identity,
        String dialect,
        String requestId,
        Instant receivedAt,
        int events,
        Limits limits,
        byte[] payload) {
    private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{32}");

    public Submission {
        if (events < 1 || events > 1_000) {
            throw new IllegalArgumentException("events must be 1 to 1000, was " + events);
        }
        if (payload.length == 0) {
            throw new IllegalArgumentException("the payload must not be empty: it holds " + events + " events");
        }
        if (!REQUEST_ID.matcher(requestId).matches()) {
            throw new IllegalArgumentException("a request's id must be 32 lower-case hex digits");
        }
    }
}
