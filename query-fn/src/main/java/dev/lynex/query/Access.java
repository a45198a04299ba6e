package dev.lynex.query;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Who calls, and what they may see: the one place that decides it. A caller is known by {@code Authorization: Bearer} with
 * an API token of ours or a token of the issuer that is configured, or by the web session's cookie; the cookie changes something only together with a header that another
 * site's page cannot send.
 */
final class Access {
    static final String COOKIE = "lynex_session";
    private static final HeaderName REQUESTED_WITH = HeaderNames.create("X-Requested-With");
    private static final String BEARER = "bearer ";

    private final MetadataStore metadata;
    private final Outsiders outsiders;

    Access(MetadataStore metadata, Outsiders outsiders) {
        this.metadata = metadata;
        this.outsiders = outsiders;
    }

    /** @throws ProblemException 401 when nobody known calls */
    Authenticated caller(ServerRequest req) {
        return bearer(req).map(token -> authenticate(token, Token.Kind.API)).orElseGet(() -> session(req)
                .orElseThrow(Access::unknown));
    }

    /** The web session, if the request carries a valid one. */
    Optional<Authenticated> session(ServerRequest req) {
        return req.headers().cookies().first(COOKIE).asOptional().flatMap(token -> metadata.authenticateToken(token)
                .filter(known -> known.token().kind() == Token.Kind.SESSION));
    }

    /**
     * The project that the request is about, named by {@code ?project=} or else the caller's only one.
     *
     * @throws ProblemException 401, 404 for a project that is not there or not the caller's, 400 when it must be named
     */
    String project(ServerRequest req, Role least) {
        Account account = caller(req).account();
        String project = req.query().first("project").asOptional().orElseGet(() -> only(account));
        Role role = account.role(project)
                .orElseThrow(() -> Problem.notFound("there is no project '" + project + "' that you are a member of")
                        .asException());
        if (role.compareTo(least) > 0) {
            throw Problem.forbidden("this needs the role " + least.name().toLowerCase(java.util.Locale.ROOT)
                            + " in the project")
                    .asException();
        }
        return project;
    }

    /** Refuses a change that a page of another site could have made with the session's cookie. */
    void fromOurPage(ServerRequest req) {
        if (bearer(req).isEmpty() && !req.headers().contains(REQUESTED_WITH)) {
            throw Problem.forbidden("a change with the session's cookie needs the header X-Requested-With")
                    .asException();
        }
    }

    private Authenticated authenticate(String token, Token.Kind kind) {
        if (outsiders.mayKnow(token)) {
            return outsiders.authenticate(token);
        }
        return metadata.authenticateToken(token)
                .filter(known -> known.token().kind() == kind)
                .orElseThrow(Access::unknown);
    }

    private static String only(Account account) {
        List<Membership> memberships = account.memberships();
        if (memberships.size() != 1) {
            throw Problem.badRequest("project-needed", "name the project: ?project=<id>")
                    .asException();
        }
        return memberships.getFirst().projectId();
    }

    private static Optional<String> bearer(ServerRequest req) {
        return req.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static ProblemException unknown() {
        return Problem.unauthorized("sign in, or send Authorization: Bearer <API token>")
                .asException();
    }
}
