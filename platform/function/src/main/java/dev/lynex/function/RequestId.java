package dev.lynex.function;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The id that every answer carries in {@code Lynex-Request-Id}: 32 hex digits, the first 12 of them the time in ms. Unique
 * rather than secret.
 */
public final class RequestId {
    static final HeaderName HEADER = HeaderNames.create("Lynex-Request-Id");

    private static final long FIVE_BYTES = (1L << 40) - 1;
    private static final long PROCESS;
    private static final AtomicLong NEXT;
    /** Any odd number makes distinct ones of distinct ones; this one scatters them (Knuth, TAOCP 3, §6.4). */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    static {
        var random = new SecureRandom();
        PROCESS = random.nextLong() & FIVE_BYTES;
        NEXT = new AtomicLong(random.nextLong());
    }

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

    /** The time, a word of the process, and a number that no other request of the process has: 48, 40 and 40 bits. */
    static String random(long nowMs) {
        long number = NEXT.getAndIncrement() * SCATTER & FIVE_BYTES;
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(nowMs, 12) + hex.toHexDigits(PROCESS, 10) + hex.toHexDigits(number, 10);
    }
}
