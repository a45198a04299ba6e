package dev.lynex.ingest;

import dev.lynex.function.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;

/** Where a request carries its ingest key: {@code X-API-Key: sk_…} or {@code Authorization: Bearer sk_…}. */
final class IngestKey {
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final String BEARER = "bearer ";

    private IngestKey() {}

    static String of(ServerRequest req) {
        return req.headers()
                .first(API_KEY)
                .or(() -> req.headers()
                        .first(HeaderNames.AUTHORIZATION)
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length())))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> Problem.unauthorized(
                                "send an ingest key in the header X-API-Key, or as Authorization: Bearer sk_…")
                        .asException());
    }
}
