package dev.lynex.query;

import io.helidon.http.SetCookie;
import java.time.Instant;

/** The cookie of a web session. */
final class SessionCookie {
    private final boolean secure;

    /** @param secure whether it is for https only */
    SessionCookie(boolean secure) {
        this.secure = secure;
    }

    SetCookie of(String token) {
        return cookie(token).build();
    }

    /** Takes it from the browser. */
    SetCookie gone() {
        return cookie("").expires(Instant.EPOCH).build(); // Helidon 4.5 leaves a Max-Age of 0 out.
    }

    private SetCookie.Builder cookie(String value) {
        return SetCookie.builder(Access.COOKIE, value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(SetCookie.SameSite.STRICT);
    }
}
