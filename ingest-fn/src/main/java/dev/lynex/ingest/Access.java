package dev.lynex.ingest;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.KeyCache;
import dev.lynex.metadata.KeyGrant;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.Project;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** Who may send: by key, and for keys that lie open in a page, by the page's origin. */
final class Access {
    private static final System.Logger LOG = System.getLogger(Access.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);

    private final KeyCache keys;

    Access(KeyCache keys) {
        this.keys = keys;
    }

    /**
     * The project that the request's key opens. From here on a page of an allowed origin can read the answer, whatever
     * it is.
     *
     * @throws ProblemException 401, 403 or 503
     */
    Project project(ServerRequest req, ServerResponse res) {
        IngestKey key = IngestKey.of(req);
        KeyGrant grant = grant(key.key());
        Project project = grant.project();
        String origin = req.headers().first(HeaderNames.ORIGIN).orElse("");
        boolean allowed = project.allows(origin);
        if (allowed && !origin.isEmpty()) {
            Cors.readable(res, origin);
        }
        switch (grant.scope()) {
            case INGEST -> {
                if (key.inAddress()) {
                    throw forbidden(
                            "key-in-address",
                            "The key may not stand in the address",
                            "this key is for servers: send it in the header X-API-Key. Addresses are kept in many logs,"
                                    + " so make a new key and revoke this one. For browsers make one with: lynex key"
                                    + " --scope browser --origin https://your.site");
                }
            }
            case BROWSER -> {
                if (!allowed) {
                    throw forbidden(
                            "origin-not-allowed",
                            "The page's origin may not use this key",
                            "this key is for browsers, and "
                                    + (origin.isEmpty()
                                            ? "the request has no Origin header"
                                            : "the project does not allow the Origin that was sent")
                                    + "; allow it with: lynex key --scope browser --project "
                                    + project.id() + " --origin https://your.site");
                }
            }
        }
        return project;
    }

    private KeyGrant grant(String key) {
        try {
            return keys.authenticate(key)
                    .orElseThrow(() -> Problem.unauthorized("the ingest key is not valid: unknown, wrong or revoked")
                            .asException());
        } catch (MetadataException.Unavailable e) {
            LOG.log(System.Logger.Level.WARNING, "metadata-unavailable cause=" + e);
            throw Problem.unavailable(
                            "metadata-unavailable",
                            "the ingest key cannot be checked now; nothing was stored, send it again",
                            SOON)
                    .asException();
        }
    }

    private static ProblemException forbidden(String type, String title, String detail) {
        return new Problem(403, type, title, detail).asException();
    }
}
