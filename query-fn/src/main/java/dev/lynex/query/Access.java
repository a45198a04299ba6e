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
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who calls, and what they may see and change: the one place that decides it, before any route runs, by {@link
 * Permissions}. A caller is known by {@code Authorization: Bearer} with an API token of ours, or with a token of the
 * issuer that is configured, or by the web session's cookie; the cookie changes something only together with a header that
 * another site's page cannot send.
 *
 * <p>It takes three reads a request: token, account, projects of the account. Nothing is remembered, so what was revoked or
 * changed shows in the next request.
 */
final class Access {
    static final String COOKIE = "lynex_session";
    private static final HeaderName REQUESTED_WITH = HeaderNames.create("X-Requested-With");
    private static final String BEARER = "bearer ";

    private final MetadataStore metadata;
    private final Outsiders outsiders;
    private final List<Permission> permissions;

    Access(MetadataStore metadata, Outsiders outsiders) {
        this(metadata, outsiders, Permissions.ALL);
    }

    Access(MetadataStore metadata, Outsiders outsiders, List<Permission> permissions) {
        this.metadata = metadata;
        this.outsiders = outsiders;
        this.permissions = permissions;
    }

    /** Puts the checks before all routes that are added after it. What no permission is said for is not there. */
    void guard(HttpRouting.Builder routing) {
        for (Permission permission : permissions) {
            routing.route(permission.method(), permission.path(), (req, res) -> {
                // An address may match two paths, as /x/{id} and /x/all; then it needs what both need.
                req.context().register(decide(req, permission));
                req.context().register(permission);
                res.next();
            });
        }
        routing.any("/api/*", (req, res) -> {
            if (req.context().get(Permission.class).isEmpty()) {
                throw Problem.notFound("there is nothing at this address; /openapi.yaml lists what there is")
                        .asException();
            }
            res.next();
        });
    }

    private Caller decide(ServerRequest req, Permission permission) {
        if (permission.need() == Need.NOTHING) {
            fromOurPage(req, permission);
            return new Caller.Anyone();
        }
        Authenticated who = callerIfAny(req).orElseThrow(Access::unknown);
        fromOurPage(req, permission);
        Token token = who.token();
        if (token.readOnly() && permission.changes()) {
            throw forbidden("this token only reads");
        }
        if (permission.need().least().isPresent()) {
            return inProject(req, who, permission);
        }
        if (permission.need() == Need.SESSION && token.kind() == Token.Kind.API) {
            throw forbidden("a token does not do this; sign in");
        }
        if (permission.changes() && token.project() != null) {
            throw forbidden("this token is for the project '" + token.project() + "' only");
        }
        return new Caller.Known(who);
    }

    private Caller inProject(ServerRequest req, Authenticated who, Permission permission) {
        String project = named(req, who.token()).orElseGet(() -> only(who.account()));
        Role role = who.account().role(project).orElseThrow(() -> new Problem(
                        404,
                        "project-not-found",
                        "No such project",
                        "there is no project '" + project + "' that you are a member of")
                .asException());
        if (!permission.allows(role)) {
            throw forbidden("this needs the role "
                    + permission.need().least().orElseThrow().name().toLowerCase(Locale.ROOT) + " in the project");
        }
        return new Caller.InProject(who, project, role);
    }

    /** The same for one that is not there and one that is another's. */
    static ProblemException noProject(String id) {
        String detail = "there is no project '" + id + "' that you are a member of";
        return new Problem(404, "project-not-found", "No such project", detail).asException();
    }

    /** The project that the path, {@code ?project=} or the token names; all that do must name the same. */
    private static Optional<String> named(ServerRequest req, Token token) {
        List<String> named = Stream.of(
                        req.path().pathParameters().first("project").asOptional(),
                        req.query().first("project").asOptional(),
                        Optional.ofNullable(token.project()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (named.size() > 1) {
            throw Problem.badRequest(
                            "projects-differ",
                            "a request is about one project, and path, ?project= and token name several")
                    .asException();
        }
        return named.stream().findFirst();
    }

    private static String only(Account account) {
        List<Membership> memberships = account.memberships();
        if (memberships.size() != 1) {
            throw Problem.badRequest("project-needed", "name the project: ?project=<id>")
                    .asException();
        }
        return memberships.getFirst().projectId();
    }

    /** Who calls. */
    Authenticated caller(ServerRequest req) {
        return switch (decided(req)) {
            case Caller.Known(Authenticated who) -> who;
            case Caller.InProject(Authenticated who, String project, Role role) -> who;
            case Caller.Anyone none -> throw new IllegalStateException("this route needs nobody: " + permission(req));
        };
    }

    /**
     * Decides again about a request that was let in: an answer without an end is not for who lost the right to it.
     *
     * @throws ProblemException as at the request's beginning
     */
    void again(ServerRequest req) {
        decide(req, permission(req));
    }

    /** The project that the request is about. */
    String project(ServerRequest req) {
        return inProject(req).project();
    }

    /** The caller's role in the project that the request is about. */
    Role role(ServerRequest req) {
        return inProject(req).role();
    }

    /** What the route that is running needs, and what the audit calls it. */
    static Permission permission(ServerRequest req) {
        return req.context().get(Permission.class).orElseThrow(() -> new IllegalStateException("no guard ran"));
    }

    private static Caller.InProject inProject(ServerRequest req) {
        if (decided(req) instanceof Caller.InProject member) {
            return member;
        }
        throw new IllegalStateException("this route is about no project: " + permission(req));
    }

    private static Caller decided(ServerRequest req) {
        return Stream.of(Caller.InProject.class, Caller.Known.class, Caller.Anyone.class)
                .flatMap(type -> req.context().get(type).stream())
                .map(Caller.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no guard ran"));
    }

    /**
     * Who calls, if anybody known does.
     *
     * @throws ProblemException 401 for a bearer token that is not valid
     */
    Optional<Authenticated> callerIfAny(ServerRequest req) {
        Optional<String> bearer = bearer(req);
        return bearer.isPresent() ? Optional.of(authenticate(bearer.get())) : session(req);
    }

    /** The web session, if the request carries a valid one. */
    Optional<Authenticated> session(ServerRequest req) {
        return req.headers().cookies().first(COOKIE).asOptional().flatMap(token -> metadata.authenticateToken(token)
                .filter(known -> known.token().kind() == Token.Kind.SESSION));
    }

    private Authenticated authenticate(String token) {
        if (outsiders.mayKnow(token)) {
            return outsiders.authenticate(token);
        }
        return metadata.authenticateToken(token)
                .filter(known -> known.token().kind() == Token.Kind.API)
                .map(Access::narrowed)
                .orElseThrow(Access::unknown);
    }

    /** A token for one project knows of no other. */
    private static Authenticated narrowed(Authenticated known) {
        String project = known.token().project();
        if (project == null) {
            return known;
        }
        Account all = known.account();
        List<Membership> its = all.memberships().stream()
                .filter(m -> m.projectId().equals(project))
                .toList();
        return new Authenticated(
                new Account(all.id(), all.email(), all.emailVerified(), all.name(), all.hasPassword(), its),
                known.token());
    }

    /** Refuses a change that a page of another site could have made with the session's cookie. */
    private static void fromOurPage(ServerRequest req, Permission permission) {
        boolean mayBeForged = permission.changes() && !permission.comesFromElsewhere();
        if (mayBeForged && bearer(req).isEmpty() && !req.headers().contains(REQUESTED_WITH)) {
            throw forbidden("a change with the session's cookie needs the header X-Requested-With");
        }
    }

    private static Optional<String> bearer(ServerRequest req) {
        return req.headers()
                .first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static ProblemException forbidden(String detail) {
        return Problem.forbidden(detail).asException();
    }

    private static ProblemException unknown() {
        return Problem.unauthorized("sign in, or send Authorization: Bearer <API token>")
                .asException();
    }
}
