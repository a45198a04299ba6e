package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.lynex.identity.TestingIssuer;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by an issuer that signs with real keys, and its tokens in place of ours. */
class OidcRouteTest {
    private static final String BEGIN = "/api/v1/session/oidc/work";

    private final TestingIssuer issuer = new TestingIssuer();
    private RunningSignIn running = run(Map.of());

    @AfterEach
    void stop() {
        running.close();
        issuer.close();
    }

    private RunningSignIn run(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "identity.oidc.issuer",
                issuer.address(),
                "identity.oidc.name",
                "work",
                "identity.oidc.client-id",
                TestingIssuer.CLIENT,
                "identity.oidc.client-secret",
                TestingIssuer.SECRET,
                "identity.jwt.issuer",
                issuer.address(),
                "identity.jwt.audience",
                TestingIssuer.CLIENT));
        keys.putAll(more);
        return new RunningSignIn(keys);
    }

    private void restart(Map<String, String> more) {
        running.close();
        running = run(more);
    }

    @Test
    void theWaysToSignInAreTold() throws Exception {
        assertThat(RunningSignIn.json(running.browser().get("/api/v1/session/providers"))
                        .toString())
                .isEqualTo("{\"local\":true,\"oidc\":[{\"name\":\"work\",\"url\":\"" + BEGIN + "\"}]}");
        assertThat(running.browser().get("/api/v1/session/oidc/other").statusCode())
                .isEqualTo(404);
        assertThat(running.browser().get("/api/v1/session/oidc/other/callback").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aBrowserGoesToTheIssuerAndComesBackSignedIn() throws Exception {
        RunningSignIn.Browser browser = running.browser();
        HttpResponse<String> begun = browser.get(BEGIN + "?next=/events%3Ftype%3Dlog");
        assertThat(begun.statusCode()).isEqualTo(302);
        Map<String, String> asked = TestingIssuer.form(
                java.net.URI.create(RunningSignIn.location(begun)).getRawQuery());
        assertThat(asked)
                .containsEntry("redirect_uri", RunningSignIn.PUBLIC + BEGIN + "/callback")
                .containsEntry("code_challenge_method", "S256");
        String attempt = begun.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(attempt).contains("HttpOnly", "SameSite=Lax", "Path=/api/v1/session/oidc", "Max-Age=600");

        HttpResponse<String> done = browser.get(RunningSignIn.location(browser.get(RunningSignIn.location(begun))));

        assertThat(done.statusCode()).as(done.body()).isEqualTo(302);
        assertThat(RunningSignIn.location(done)).isEqualTo("/events?type=log");
        assertThat(done.headers().allValues("Set-Cookie")).anySatisfy(set -> assertThat(set)
                .startsWith("lynex_session=lx_")
                .contains("HttpOnly", "SameSite=Strict", "Path=/"));
        assertThat(browser.cookie(OidcRoute.ATTEMPT)).isEmpty();
        JsonNode me = RunningSignIn.json(browser.get("/api/v1/session"));
        assertThat(me.at("/account/email").asText()).isEqualTo("ann@example.org");
        assertThat(me.get("projects")).isEmpty();

        assertThat(RunningSignIn.json(browser.get("/api/v1/me/audit?action=session.create"))
                        .at("/events/0/after/how")
                        .asText())
                .isEqualTo("oidc work");
        assertThat(browser.delete("/api/v1/session", "X-Requested-With", "test").statusCode())
                .isEqualTo(204);
        assertThat(browser.cookie(Access.COOKIE)).isEmpty();
        RunningSignIn.Browser again = running.browser();
        again.signInBy(BEGIN);
        assertThat(RunningSignIn.json(again.get("/api/v1/session")).at("/account/id"))
                .as("the same account the next time")
                .isEqualTo(me.at("/account/id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "//evil.example", "/%5Cevil.example", "%2F%09%2Fevil.example"})
    void nobodyIsSentElsewhere(String next) throws Exception {
        HttpResponse<String> done = running.browser().signInBy(BEGIN + "?next=" + next);
        assertThat(done.statusCode()).isEqualTo(302);
        assertThat(RunningSignIn.location(done)).isEqualTo("/");
    }

    @Test
    void whatOneBrowserBeganNoOtherEnds() throws Exception {
        String ofAnother = running.browser().agreeAt(BEGIN);
        RunningSignIn.Browser victim = running.browser();
        assertNotSignedIn(victim, victim.get(ofAnother), 401);
        victim.get(BEGIN);
        assertNotSignedIn(victim, victim.get(ofAnother), 401);
    }

    @Test
    void anAnswerIsGoodOnceAndForTenMinutes() throws Exception {
        RunningSignIn.Browser browser = running.browser();
        String back = browser.agreeAt(BEGIN);
        RunningSignIn.Browser copy = running.browser();
        copy.steal(OidcRoute.ATTEMPT, browser);
        assertThat(browser.get(back).statusCode()).isEqualTo(302);
        assertThat(browser.get(back).statusCode()).as("its attempt is over").isEqualTo(401);
        assertNotSignedIn(copy, copy.get(back), 401);

        RunningSignIn.Browser late = running.browser();
        String answer = late.agreeAt(BEGIN);
        running.goAhead(Duration.ofMinutes(10));
        assertNotSignedIn(late, late.get(answer), 401);
    }

    @Test
    void anIdTokenThatIsNotForThisSignInOpensNothing() throws Exception {
        List<UnaryOperator<JWTClaimsSet.Builder>> bad = List.of(
                c -> c.claim("nonce", "another"),
                c -> c.audience("somebody-else"),
                c -> c.issuer("https://elsewhere.example"),
                c -> c.expirationTime(
                        java.util.Date.from(java.time.Instant.now().minusSeconds(61))));
        for (UnaryOperator<JWTClaimsSet.Builder> each : bad) {
            issuer.claims = each;
            RunningSignIn.Browser browser = running.browser();
            assertNotSignedIn(browser, browser.signInBy(BEGIN), 401);
        }
        RunningSignIn.Browser browser = running.browser();
        browser.get(BEGIN);
        String attempt = browser.cookie(OidcRoute.ATTEMPT).orElseThrow().getValue();
        HttpResponse<String> denied =
                browser.get(BEGIN + "/callback?error=access_denied&state=" + attempt.split("\\.", -1)[0]);
        assertNotSignedIn(browser, denied, 401);
        assertThat(denied.body()).contains("access_denied");
    }

    @Test
    void anIssuerThatIsAwayKeepsNobodyElseOut() throws Exception {
        running.account("bob@example.org", Role.VIEWER);
        RunningSignIn.Browser begun = running.browser();
        String back = begun.agreeAt(BEGIN);
        issuer.silent.put("/token", true);
        long start = System.nanoTime();
        assertAway(begun.get(back));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        restart(Map.of());
        running.account("bob@example.org", Role.VIEWER);
        issuer.close();

        RunningSignIn.Browser browser = running.browser();
        assertAway(browser.get(BEGIN));
        assertAway(browser.get("/api/v1/session", "Authorization", "Bearer " + issuer.token(issuer.goodClaims())));
        assertThat(browser.signIn("bob@example.org", RunningSignIn.PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(200);
        assertThat(browser.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void peopleAreToldOnTheSignInPageWhatWentWrong() throws Exception {
        RunningSignIn.Browser browser = running.browser();
        HttpResponse<String> failed = browser.get(running.browser().agreeAt(BEGIN), "Accept", "text/html,*/*");
        assertNotSignedIn(browser, failed, 302);
        assertThat(RunningSignIn.location(failed)).isEqualTo("/signin?problem=unauthorized");
    }

    @Test
    void aPathOfTheDashboardIsKept() throws Exception {
        restart(Map.of("query.public-url", RunningSignIn.PUBLIC + "/lynex/"));
        HttpResponse<String> begun = running.browser().get(BEGIN);
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow()).contains("Path=/lynex/api/v1/session/oidc;");
        assertThat(RunningSignIn.location(begun))
                .contains("lynex.test%2Flynex%2Fapi%2Fv1%2Fsession%2Foidc%2Fwork%2Fcallback");
    }

    @Test
    void anAccountIsNobodysForItsEmailAlone() throws Exception {
        running.account("ann@example.org", Role.OWNER);
        RunningSignIn.Browser stranger = running.browser();
        HttpResponse<String> refused = stranger.signInBy(BEGIN);
        assertNotSignedIn(stranger, refused, 409);

        restart(Map.of("identity.link-by-verified-email", "true"));
        Account there = running.account("ann@example.org", Role.OWNER);
        issuer.claims = c -> c.claim("email_verified", false);
        assertNotSignedIn(stranger, running.browser().signInBy(BEGIN), 409);
        issuer.claims = c -> c;
        RunningSignIn.Browser owner = running.browser();
        assertThat(owner.signInBy(BEGIN).statusCode()).isEqualTo(302);
        assertThat(RunningSignIn.json(owner.get("/api/v1/session"))
                        .at("/account/id")
                        .asText())
                .isEqualTo(there.id());
    }

    @Test
    void onlyVerifiedEmailsOfAllowedDomainsComeIn() throws Exception {
        restart(Map.of("identity.allowed-domains", "example.org, Other.example"));
        assertThat(running.browser().signInBy(BEGIN).statusCode()).isEqualTo(302);
        List<UnaryOperator<JWTClaimsSet.Builder>> bad = List.of(
                c -> c.subject("2").claim("email", "bob@elsewhere.example"),
                c -> c.subject("2").claim("email", "bob@sub.example.org"),
                c -> c.subject("2").claim("email", "bob@example.org.evil"),
                c -> c.subject("2").claim("email_verified", false));
        for (UnaryOperator<JWTClaimsSet.Builder> each : bad) {
            issuer.claims = each;
            RunningSignIn.Browser browser = running.browser();
            assertNotSignedIn(browser, browser.signInBy(BEGIN), 403);
        }
        issuer.claims = c -> c.subject("3").claim("email", "carl@other.example");
        assertThat(running.browser().signInBy(BEGIN).statusCode()).isEqualTo(302);
    }

    @Test
    void whoComesTheFirstTimeJoinsAndWhoWasTakenOutDoesNotComeBack() throws Exception {
        restart(Map.of("identity.auto-join-project", RunningSignIn.PROJECT, "identity.auto-join-role", "member"));
        RunningSignIn.Browser browser = running.browser();
        browser.signInBy(BEGIN);
        Account ann = running.metadata.account("ann@example.org").orElseThrow();
        assertThat(ann.memberships()).containsExactly(new Membership(RunningSignIn.PROJECT, Role.MEMBER));

        running.metadata.members().remove(RunningSignIn.PROJECT, ann.id(), Role.OWNER);
        browser.signInBy(BEGIN);
        assertThat(RunningSignIn.json(browser.get("/api/v1/session")).get("projects"))
                .isEmpty();
    }

    @Test
    void withoutAnEmailNobodyHasAnAccount() throws Exception {
        issuer.claims = c -> c.claim("email", null);
        issuer.userInfo = Map.of("sub", "person-1");
        RunningSignIn.Browser browser = running.browser();
        assertNotSignedIn(browser, browser.signInBy(BEGIN), 403);
    }

    @Test
    void anIssuersTokenIsTakenInPlaceOfOurs() throws Exception {
        RunningSignIn.Browser script = running.browser();
        String good = "Bearer " + issuer.token(issuer.goodClaims());
        JsonNode me = RunningSignIn.json(script.get("/api/v1/session", "Authorization", good));
        assertThat(me.at("/account/email").asText()).isEqualTo("ann@example.org");
        assertThat(script.delete("/api/v1/dead-letters/none?project=shop", "Authorization", good)
                        .statusCode())
                .as("no header of our page is needed, and the project is not theirs")
                .isEqualTo(404);

        List<UnaryOperator<JWTClaimsSet.Builder>> bad = List.of(
                c -> c.audience("somebody-else"),
                c -> c.issuer("https://elsewhere.example"),
                c -> c.expirationTime(
                        java.util.Date.from(java.time.Instant.now().minusSeconds(61))),
                c -> c.subject(null));
        for (UnaryOperator<JWTClaimsSet.Builder> each : bad) {
            String token = issuer.token(each.apply(issuer.goodClaims()));
            HttpResponse<String> refused = script.get("/api/v1/session", "Authorization", "Bearer " + token);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).doesNotContain(token).contains("the token");
        }
        assertThat(script.get("/api/v1/session", "Authorization", good.substring(0, good.length() - 4))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aSessionsCookieIsNoPlaceForAnIssuersToken() throws Exception {
        String token = issuer.token(issuer.goodClaims());
        assertThat(running.browser()
                        .get("/api/v1/session", "Cookie", Access.COOKIE + "=" + token)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void passwordsCanBeSwitchedOff() throws Exception {
        restart(Map.of("identity.local", "false"));
        running.account("bob@example.org", Role.OWNER);
        RunningSignIn.Browser browser = running.browser();
        assertThat(browser.signIn("bob@example.org", RunningSignIn.PASSWORD).statusCode())
                .isEqualTo(403);
        assertThat(RunningSignIn.json(browser.get("/api/v1/session/providers"))
                        .get("local")
                        .asBoolean())
                .isFalse();
        assertThat(browser.signInBy(BEGIN).statusCode()).isEqualTo(302);
        String invitation = running.metadata
                .invitations()
                .create(new NewInvitation(RunningSignIn.PROJECT, Role.OWNER, "eve@example.org", "somebody"), 0);
        assertThat(running.browser()
                        .post(
                                "/api/v1/invitations/accept",
                                "{\"invitation\":\"" + invitation + "\",\"email\":\"eve@example.org\",\"password\":\""
                                        + RunningSignIn.PASSWORD + "\"}")
                        .statusCode())
                .as("nor does an invitation make an account with one")
                .isEqualTo(403);
        assertThat(running.metadata.account("eve@example.org")).isEmpty();

        assertThatThrownBy(() -> QuerySettings.from(Settings.load(
                        QueryFunction.class, Optional.empty(), Map.of(), Map.of("identity.local", "false"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("nobody could sign in");
    }

    @Test
    void nothingSecretIsLoggedOrShown() throws Exception {
        String password = "a password that is wrong";
        String logged;
        try (var log = new CapturedLog()) {
            running.browser().signInBy(BEGIN);
            running.browser().signIn("bob@example.org", password);
            RunningSignIn.Browser browser = running.browser();
            String back = browser.agreeAt(BEGIN);
            browser.get(back);
            browser.get(back);
            issuer.claims = c -> c.claim("nonce", "another");
            running.browser().signInBy(BEGIN);
            running.browser()
                    .get("/api/v1/session", "Authorization", "Bearer " + issuer.token(issuer.goodClaims()) + "x");
            issuer.silent.put("/token", true);
            running.browser().signInBy(BEGIN);
            logged = log.text();
        }
        assertThat(logged).as("something is logged").contains("issuer away");
        String shown = logged
                + running.settings.shown()
                + running.browser().get("/metrics").body();
        assertThat(shown).contains("client-secret=***").doesNotContain(password);
        assertThat(issuer.secrets).hasSizeGreaterThan(8);
        issuer.secrets.forEach(secret -> assertThat(shown).doesNotContain(secret));
    }

    private static void assertNotSignedIn(RunningSignIn.Browser browser, HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(set -> set.startsWith(Access.COOKIE));
        assertThat(browser.cookie(Access.COOKIE)).isEmpty();
    }

    private static void assertAway(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:lynex:problem:issuer-unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }
}
