package dev.lynex.query;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.identity.Throttle;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.MetadataStore;
import io.helidon.http.SetCookie;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Signs in by email and password, slowed for who guesses. */
final class PasswordSignIn {
    /** By which a browser that signed in before is known; says nothing else of anybody. */
    static final String BROWSER = "lynex_browser";

    private static final Duration SOON = Duration.ofSeconds(2);

    private final MetadataStore metadata;
    private final QuerySettings settings;
    private final Throttle throttle;
    private final ClientAddress addresses;
    private final Semaphore room;

    PasswordSignIn(MetadataStore metadata, QuerySettings settings, InstantSource clock) {
        this.metadata = metadata;
        this.settings = settings;
        this.throttle = new Throttle(settings.signIn().throttle(), metadata.attempts(), clock);
        this.addresses = new ClientAddress(settings.signIn().trustedProxies());
        this.room = new Semaphore(settings.signIn().maxSignIns());
    }

    /**
     * The account with this password.
     *
     * @throws dev.lynex.function.ProblemException 401 when there is none, 429 after too many failures, 403 where passwords
     *     are switched off, 503 when too many sign in at once
     */
    Account signIn(ServerRequest req, ServerResponse res, String email, String password) {
        if (!settings.signIn().local()) {
            throw Problem.forbidden(
                            "signing in by password is switched off; GET /api/v1/session/providers says how else")
                    .asException();
        }
        // A hash takes memory and a core: a rush must not wait in the places of other requests.
        if (!room.tryAcquire()) {
            throw Problem.unavailable("busy", "too many sign in at once; try again", SOON)
                    .asException();
        }
        try {
            Optional<String> browser = req.headers().cookies().first(BROWSER).asOptional();
            return switch (throttle.enter(email, addresses.of(req), browser)) {
                case Throttle.Answer.Wait(Duration retryAfter) ->
                    throw tooMany("sign-ins failed here, or with this email", retryAfter);
                case Throttle.Answer.Enter(Throttle.Ticket ticket) -> {
                    Account account = metadata.login(email, password)
                            .orElseThrow(() -> Problem.unauthorized("the email or the password is wrong")
                                    .asException());
                    ticket.succeeded().ifPresent(known -> res.headers().addCookie(browser(known)));
                    yield account;
                }
            };
        } finally {
            room.release();
        }
    }

    private SetCookie browser(String known) {
        return SetCookie.builder(BROWSER, known)
                .path(settings.publicUrl().getRawPath() + "/api/v1/session")
                .httpOnly(true)
                .secure(settings.secureCookies())
                .sameSite(SetCookie.SameSite.STRICT)
                .maxAge(settings.signIn().throttle().deviceLife())
                .build();
    }

    /** @param what there was too much of, as {@code sign-ins failed} */
    static ProblemException tooMany(String what, Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
        return new Problem(
                        429,
                        "too-many-attempts",
                        "Too many failed attempts",
                        "too many " + what + "; try again in " + seconds + " s",
                        retryAfter)
                .asException();
    }
}
