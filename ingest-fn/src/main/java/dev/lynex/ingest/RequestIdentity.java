package dev.lynex.ingest;

import dev.lynex.function.Problem;
import dev.lynex.queue.Identity;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What makes a retry recognisable: the project with the {@code Idempotency-Key} header or, when every event has an id
 * of its own, with the body. A request with neither is new each time.
 */
final class RequestIdentity {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final int MAX_KEY = 255;

    private RequestIdentity() {}

    static @Nullable Identity of(ServerRequest req, String project, byte[] body, boolean allNamed) {
        Optional<String> key = req.headers().first(IDEMPOTENCY_KEY).map(String::strip);
        byte[] bodyHash = sha256(body);
        if (key.isPresent()) {
            String value = key.get();
            if (value.isEmpty() || value.length() > MAX_KEY) {
                throw Problem.badRequest("bad-idempotency-key", "Idempotency-Key must have 1 to 255 characters")
                        .asException();
            }
            return identity(project, "key", value.getBytes(StandardCharsets.UTF_8), bodyHash);
        }
        return allNamed ? identity(project, "body", bodyHash, bodyHash) : null;
    }

    /** A part of an OTLP request: the project with its bytes, so that each part of a retry is known by itself. */
    static Identity ofPart(String project, String dialect, byte[] part) {
        byte[] hash = sha256(part);
        return identity(project, dialect, hash, hash);
    }

    private static Identity identity(String project, String kind, byte[] what, byte[] bodyHash) {
        MessageDigest digest = digest();
        digest.update((project + '\0' + kind + '\0').getBytes(StandardCharsets.UTF_8));
        return new Identity(Arrays.copyOf(digest.digest(what), 16), Arrays.copyOf(bodyHash, 8));
    }

    private static byte[] sha256(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
