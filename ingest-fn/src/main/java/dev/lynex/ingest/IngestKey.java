package dev.lynex.ingest;

import dev.lynex.function.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/**
 * The ingest key that a request carries: {@code X-API-Key: sk_…}, {@code Authorization: Bearer sk_…} or, where a browser
 * can set no header, {@code ?api_key=sk_…}.
 *
 * @param inAddress whether it came in the address, where logs of proxies and browsers' histories keep it
 */
record IngestKey(String key, boolean inAddress) {
    private static final HeaderName API_KEY = HeaderNames.create("X-API-Key");
    private static final String BEARER = "bearer ";

    /** @throws dev.lynex.function.ProblemException 401 when there is none */
    static IngestKey of(ServerRequest req) {
        return req.headers()
                .first(API_KEY)
                .or(() -> req.headers()
                        .first(HeaderNames.AUTHORIZATION)
                        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(value -> value.substring(BEARER.length())))
                .flatMap(key -> given(key, false))
                .or(() -> req.query().first("api_key").asOptional().flatMap(key -> given(key, true)))
                .orElseThrow(() -> Problem.unauthorized(
                                "send an ingest key in the header X-API-Key, or as Authorization: Bearer sk_…")
                        .asException());
    }

    private static Optional<IngestKey> given(String key, boolean inAddress) {
        return Optional.of(key.strip()).filter(k -> !k.isEmpty()).map(k -> new IngestKey(k, inAddress));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "IngestKey[inAddress=" + inAddress + "]";
    }
}
