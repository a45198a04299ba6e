package dev.lynex.query;

import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;

/**
 * The cookie of a browser's session: not for scripts, not for requests that other sites begin, and behind TLS for https only.
 */
final class SessionCookie {
    private final boolean secure;

    SessionCookie(boolean secure) {
        this.secure = secure;
    }

    void set(ServerResponse res, String token) {
        res.headers().addCookie(cookie(token).build());
    }

    void clear(ServerResponse res) {
        // Helidon 4.5 leaves a Max-Age of 0 out.
        res.headers().addCookie(cookie("").expires(Instant.EPOCH).build());
    }

    private SetCookie.Builder cookie(String value) {
        return SetCookie.builder(Access.COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(SetCookie.SameSite.STRICT);
    }
}
