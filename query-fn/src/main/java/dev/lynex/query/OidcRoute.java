package dev.lynex.query;

import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.identity.OidcLogin;
import dev.lynex.identity.ReturnPath;
import dev.lynex.identity.SignInAttempt;
import dev.lynex.metadata.Account;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/session/providers} and {@code /api/v1/session/oidc}: which ways to sign in there are, and sign-in by an issuer. */
final class OidcRoute implements Route {
    private static final String PATH = "/api/v1/session";
    /** What of a sign-in under way the browser keeps; no other path of ours is sent it. */
    static final String ATTEMPT = "lynex_signin";

    static final String ATTEMPT_PATH = PATH + "/oidc";
    private static final String WEB_PAGE = "text/html";

    private final Outsiders outsiders;
    private final SessionRoute sessions;
    private final QuerySettings settings;
    private final SignInWays ways;
    private final InstantSource clock;
    private final Optional<OidcLogin> login;
    /** Of the dashboard, behind a proxy that takes it away; mostly empty. */
    private final String prefix;

    OidcRoute(
            Outsiders outsiders, SessionRoute sessions, QuerySettings settings, SignInWays ways, InstantSource clock) {
        this.outsiders = outsiders;
        this.sessions = sessions;
        this.settings = settings;
        this.ways = ways;
        this.clock = clock;
        this.prefix = settings.publicUrl().getRawPath();
        this.login = settings.signIn()
                .oidc()
                .map(oidc -> OidcLogin.create(
                        oidc,
                        URI.create(settings.publicUrl() + ATTEMPT_PATH + "/" + oidc.name() + "/callback"),
                        clock));
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH + "/providers", (req, res) -> Json.send(res, 200, ways.describe()));
        routing.get(ATTEMPT_PATH + "/{provider}", this::begin);
        routing.get(ATTEMPT_PATH + "/{provider}/callback", this::finish);
    }

    private void begin(ServerRequest req, ServerResponse res) {
        OidcLogin by = provider(req);
        String next = new Query(req, Set.of("next")).text("next");
        switch (by.begin(next == null ? ReturnPath.START : ReturnPath.of(next))) {
            case OidcLogin.Beginning.Redirect(URI at, SignInAttempt attempt) -> {
                // Lax: the issuer's page sends the browser back, and that must bring it.
                res.headers()
                        .addCookie(attempt(attempt.encoded())
                                .maxAge(SignInAttempt.LIFE)
                                .build());
                redirect(res, at.toString());
            }
            case OidcLogin.Beginning.IssuerAway(String reason) -> throw Outsiders.issuerAway(reason);
        }
    }

    private void finish(ServerRequest req, ServerResponse res) {
        try {
            signIn(req, res);
        } catch (ProblemException e) {
            if (!req.headers().first(HeaderNames.ACCEPT).orElse("").contains(WEB_PAGE)) {
                throw e;
            }
            // People are here, whom the dashboard tells better than JSON does.
            redirect(res, prefix + "/signin?problem=" + e.problem().type());
        }
    }

    private void signIn(ServerRequest req, ServerResponse res) {
        OidcLogin by = provider(req);
        SignInAttempt attempt = req.headers()
                .cookies()
                .first(ATTEMPT)
                .asOptional()
                .flatMap(text -> SignInAttempt.decode(text, clock.instant()))
                .orElseThrow(() -> Problem.unauthorized(
                                "this browser has no sign-in under way, or began it more than 10 minutes ago; begin again")
                        .asException());
        // Whatever comes of it, it was used; of errors too.
        res.headers().addCookie(attempt("").expires(Instant.EPOCH).build()); // Helidon 4.5 leaves a Max-Age of 0 out.
        Account account = outsiders.account(by.finish(
                attempt,
                new OidcLogin.Answer(said(req, "state"), said(req, "code"), said(req, "error"), said(req, "iss"))));
        sessions.begin(req, res, account, "oidc " + by.name());
        redirect(
                res,
                attempt.next().equals(ReturnPath.START)
                        ? prefix + "/"
                        : attempt.next().path());
    }

    private OidcLogin provider(ServerRequest req) {
        String name = req.path().pathParameters().get("provider");
        return login.filter(l -> l.name().equals(name)).orElseThrow(() -> Problem.notFound(
                        "there is no such way to sign in; GET /api/v1/session/providers lists those there are")
                .asException());
    }

    private static Optional<String> said(ServerRequest req, String name) {
        return req.query().first(name).asOptional();
    }

    private SetCookie.Builder attempt(String value) {
        return SetCookie.builder(ATTEMPT, value)
                .path(prefix + ATTEMPT_PATH)
                .httpOnly(true)
                .secure(settings.secureCookies())
                .sameSite(SetCookie.SameSite.LAX);
    }

    private static void redirect(ServerResponse res, String to) {
        res.status(Status.FOUND_302);
        res.header(HeaderNames.LOCATION, to);
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        // The code stands in the address that the browser comes from.
        res.header(HeaderNames.create("Referrer-Policy"), "no-referrer");
        res.send();
    }
}
