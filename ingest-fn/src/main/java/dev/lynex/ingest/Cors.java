package dev.lynex.ingest;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * What browsers ask before they let a page send, and before they let it read the answer (the Fetch standard's CORS
 * protocol).
 *
 * <p>Credentials are allowed since {@code navigator.sendBeacon} always sends in that mode, and would not send a JSON
 * Blob otherwise. They give nobody anything: no route here reads a cookie; what counts is the key.
 */
final class Cors {
    private static final HeaderName ALLOW_CREDENTIALS = HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS;
    private static final String SENT = "content-type, content-encoding, x-api-key, authorization, idempotency-key";
    private static final String EXPOSED = "Lynex-Request-Id, Retry-After, RateLimit, RateLimit-Policy";
    /** The longest that Chromium keeps it. */
    private static final String MAX_AGE_SECONDS = "7200";

    private Cors() {}

    /**
     * Answers {@code OPTIONS}. A browser sends no key with it, so it is not known whose origins count: any may ask, and
     * the request itself decides.
     */
    static void preflight(ServerRequest req, ServerResponse res) {
        res.header(HeaderNames.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        res.header(HeaderNames.ALLOW, "POST, OPTIONS");
        req.headers().first(HeaderNames.ORIGIN).ifPresent(origin -> {
            res.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            res.header(ALLOW_CREDENTIALS, "true");
            res.header(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST");
            res.header(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, SENT);
            res.header(HeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        });
        res.status(Status.NO_CONTENT_204).send();
    }

    /** Lets the page read this answer, an error too. */
    static void readable(ServerResponse res, String origin) {
        res.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        res.header(ALLOW_CREDENTIALS, "true");
        res.header(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}
