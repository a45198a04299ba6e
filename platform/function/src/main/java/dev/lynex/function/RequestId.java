package dev.lynex.function;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The id that every answer carries in {@code Lynex-Request-Id}: 32 hex digits, the first 12 of them the time in ms. */
public final class RequestId {
    static final HeaderName HEADER = HeaderNames.create("Lynex-Request-Id");

    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestId() {}

    /** This request's id. */
    public static String of(ServerRequest req) {
        return req.context()
                .get(RequestId.class, String.class)
                .orElseThrow(() -> new IllegalStateException("the server gives each request an id"));
    }

    static String give(ServerRequest req, long nowMs) {
        String id = random(nowMs);
        req.context().register(RequestId.class, id);
        return id;
    }

    static String random(long nowMs) {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        return HexFormat.of().toHexDigits(nowMs, 12) + HexFormat.of().formatHex(random);
    }
}
