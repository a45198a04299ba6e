package dev.lynex.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;

/** JSON answers. */
public final class Json {
    public static final ObjectMapper MAPPER = JsonMapper.builder().build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(200).build());
    }

    private Json() {}

    public static void send(ServerResponse res, int status, JsonNode json) {
        send(res, status, "application/json", json);
    }

    public static void send(ServerResponse res, Problem problem) {
        send(res, problem, problem.toJson());
    }

    /** Sends a problem whose JSON has members of its own. */
    public static void send(ServerResponse res, Problem problem, JsonNode json) {
        head(res, problem);
        send(res, problem.status(), Problem.MEDIA_TYPE, json);
    }

    /** Sets the headers that belong to a problem however its body is written. */
    public static void head(ServerResponse res, Problem problem) {
        if (problem.retryAfter() != null) {
            long seconds = Math.max(1, problem.retryAfter().plusMillis(999).toSeconds());
            res.header(HeaderNames.RETRY_AFTER, Long.toString(seconds));
        }
        if (problem.status() == 401) {
            res.header(HeaderNames.WWW_AUTHENTICATE, "Bearer"); // RFC 9110 §11.6.1
        }
    }

    private static void send(ServerResponse res, int status, String mediaType, JsonNode json) {
        res.status(Status.create(status));
        res.header(HeaderNames.CONTENT_TYPE, mediaType);
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        res.send(bytes(json));
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
