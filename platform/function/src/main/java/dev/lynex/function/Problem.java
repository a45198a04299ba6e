package dev.lynex.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that says what went wrong, as RFC 9457 problem JSON.
 *
 * @param status HTTP status, 400 to 599
 * @param type the stable last part of the problem's type URI, {@code urn:lynex:problem:<type>}
 * @param title the same words for every problem of this type
 * @param detail what was wrong this time and how to mend it; never a payload or a secret
 * @param retryAfter when to try again, for the header, or null
 */
public record Problem(
        int status,
        String type,
        String title,
        String detail,
        @Nullable Duration retryAfter) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, null);
    }

    public static Problem badRequest(String type, String detail) {
        return new Problem(400, type, "The request cannot be understood", detail);
    }

    public static Problem unauthorized(String detail) {
        return new Problem(401, "unauthorized", "No valid credentials", detail);
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "forbidden", "Not allowed", detail);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "not-found", "Not found", detail);
    }

    public static Problem tooLarge(String detail) {
        return new Problem(413, "too-large", "The request is too large", detail);
    }

    public static Problem unavailable(String type, String detail, Duration retryAfter) {
        return new Problem(503, type, "Not available now", detail, retryAfter);
    }

    public Problem withRetryAfter(Duration after) {
        return new Problem(status, type, title, detail, after);
    }

    /** The JSON members; a caller may add more of its own. */
    public ObjectNode toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("type", "urn:lynex:problem:" + type);
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail);
        return json;
    }

    public ProblemException asException() {
        return new ProblemException(this);
    }
}
