package dev.lynex.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OidcLoginTest {
    private static final URI CALLBACK = URI.create("http://127.0.0.1:1/api/v1/session/oidc/work/callback");

    private final TestingIssuer issuer = new TestingIssuer();
    private final HttpClient browser = HttpClient.newHttpClient();
    private OidcLogin login = login(Optional.of(TestingIssuer.SECRET));

    @AfterEach
    void close() {
        login.close();
        browser.close();
        issuer.close();
    }

    private OidcLogin login(Optional<String> secret) {
        return OidcLogin.create(
                new OidcSettings(
                        "work",
                        issuer.address(),
                        TestingIssuer.CLIENT,
                        secret,
                        "openid email profile",
                        false,
                        Duration.ofSeconds(2),
                        Optional.empty()),
                CALLBACK,
                java.time.InstantSource.system());
    }

    @Test
    void aSignInTellsWhoItIs() throws Exception {
        assertThat(signIn())
                .isEqualTo(new Verification.Verified(new Identity(
                        issuer.address(), "person-1", Optional.of("ann@example.org"), true, Optional.of("Ann"))));
    }

    @Test
    void theSecretGoesIntoTheFormWhereTheIssuerWantsItThere() throws Exception {
        issuer.discovery.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        assertThat(signIn()).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void aWrongSecretIsOursToMendAndIsNotTold() throws Exception {
        login.close();
        login = login(Optional.of("another secret"));
        assertThat(signIn())
                .isEqualTo(new Verification.IssuerAway("the issuer's token endpoint refuses us (invalid_client)"));
    }

    @Test
    void anIdTokenOfAnotherSignInIsRefused() throws Exception {
        assertRefused(c -> c.claim("nonce", "another"), "another sign-in");
        assertRefused(c -> c.claim("nonce", null), "another sign-in");
        assertRefused(c -> c.audience("somebody-else"), "another audience");
        assertRefused(c -> c.audience(List.of(TestingIssuer.CLIENT, "somebody-else")), "another client");
        assertRefused(c -> c.claim("azp", "somebody-else"), "another client");
        assertRefused(c -> c.issuer("https://elsewhere.example"), "another issuer");
        assertRefused(c -> c.expirationTime(Date.from(Instant.now().minusSeconds(61))), "expired");
    }

    @Test
    void aCodeIsGoodOnce() throws Exception {
        OidcLogin.Beginning.Redirect begun = begin();
        OidcLogin.Answer answer = agree(begun);
        assertThat(login.finish(begun.attempt(), answer)).isInstanceOf(Verification.Verified.class);
        assertThat(login.finish(begun.attempt(), answer))
                .isInstanceOfSatisfying(
                        Verification.Refused.class, r -> assertThat(r.reason()).contains("invalid_grant"));
    }

    @Test
    void aStolenCodeIsWorthNothingWithoutItsVerifier() throws Exception {
        OidcLogin.Answer stolen = agree(begin());
        OidcLogin.Beginning.Redirect own = begin();
        var withOwnState = new OidcLogin.Answer(
                Optional.of(own.attempt().state()), stolen.code(), Optional.empty(), Optional.empty());
        assertThat(login.finish(own.attempt(), withOwnState))
                .isInstanceOfSatisfying(
                        Verification.Refused.class, r -> assertThat(r.reason()).contains("invalid_grant"));
    }

    @Test
    void theAnswerOfAnotherBrowserIsRefused() throws Exception {
        OidcLogin.Answer others = agree(begin());
        assertThat(login.finish(begin().attempt(), others))
                .isInstanceOfSatisfying(
                        Verification.Refused.class, r -> assertThat(r.reason()).contains("another browser"));
    }

    @Test
    void theAnswerOfAnotherIssuerIsRefused() throws Exception {
        OidcLogin.Beginning.Redirect begun = begin();
        OidcLogin.Answer good = agree(begun);
        var mixedUp = new OidcLogin.Answer(
                good.state(), good.code(), Optional.empty(), Optional.of("https://elsewhere.example"));
        assertThat(login.finish(begun.attempt(), mixedUp)).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void anIssuerThatNamesItselfMustDoSo() throws Exception {
        issuer.discovery.put("authorization_response_iss_parameter_supported", true);
        OidcLogin.Beginning.Redirect begun = begin();
        assertThat(login.finish(begun.attempt(), agree(begun))).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void whoSaysNoIsNotSignedIn() {
        OidcLogin.Beginning.Redirect begun = begin();
        var no = new OidcLogin.Answer(
                Optional.of(begun.attempt().state()), Optional.empty(), Optional.of("access_denied"), Optional.empty());
        assertThat(login.finish(begun.attempt(), no))
                .isEqualTo(new Verification.Refused("the issuer did not sign you in (access_denied)"));
        var odd = new OidcLogin.Answer(
                Optional.of(begun.attempt().state()), Optional.empty(), Optional.of("<script>"), Optional.empty());
        assertThat(login.finish(begun.attempt(), odd).toString()).doesNotContain("script");
    }

    @Test
    void theEmailIsAskedForWhereTheIdTokenHasNone() throws Exception {
        issuer.claims = c -> c.claim("email", null).claim("email_verified", null);
        issuer.userInfo = Map.of("sub", "person-1", "email", "ann@example.org", "email_verified", true);
        assertThat(signIn())
                .isEqualTo(new Verification.Verified(new Identity(
                        issuer.address(), "person-1", Optional.of("ann@example.org"), true, Optional.of("Ann"))));
        issuer.userInfo = Map.of("sub", "person-2", "email", "bob@example.org", "email_verified", true);
        assertThat(signIn()).isInstanceOfSatisfying(Verification.Refused.class, r -> assertThat(r.reason())
                .contains("somebody else"));
    }

    @Test
    void anIssuerThatIsAwayOrSlowIsSaidToBe() throws Exception {
        OidcLogin.Beginning.Redirect begun = begin();
        OidcLogin.Answer answer = agree(begun);
        issuer.silent.put("/token", true);
        long start = System.nanoTime();
        assertThat(login.finish(begun.attempt(), answer))
                .isEqualTo(new Verification.IssuerAway("the issuer did not answer within 2000 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
        issuer.close();
        assertThat(login.finish(begun.attempt(), answer)).isInstanceOf(Verification.IssuerAway.class);
        try (OidcLogin fresh = login(Optional.empty())) {
            assertThat(fresh.begin(ReturnPath.START)).isInstanceOf(OidcLogin.Beginning.IssuerAway.class);
        }
    }

    @Test
    void nothingThatProvesAnythingIsShown() throws Exception {
        OidcLogin.Beginning.Redirect begun = begin();
        OidcLogin.Answer answer = agree(begun);
        Verification done = login.finish(begun.attempt(), answer);
        String shown = begun.attempt() + " " + answer + " " + done;
        assertThat(shown)
                .doesNotContain(begun.attempt().verifier(), begun.attempt().state());
        issuer.secrets.forEach(secret -> assertThat(shown).doesNotContain(secret));
    }

    private Verification signIn() throws Exception {
        OidcLogin.Beginning.Redirect begun = begin();
        return login.finish(begun.attempt(), agree(begun));
    }

    private OidcLogin.Beginning.Redirect begin() {
        return (OidcLogin.Beginning.Redirect) login.begin(ReturnPath.START);
    }

    private OidcLogin.Answer agree(OidcLogin.Beginning.Redirect begun) throws IOException, InterruptedException {
        HttpResponse<Void> back =
                browser.send(HttpRequest.newBuilder(begun.at()).build(), HttpResponse.BodyHandlers.discarding());
        String location = back.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(CALLBACK.toString());
        Map<String, String> said = TestingIssuer.form(URI.create(location).getRawQuery());
        return new OidcLogin.Answer(
                Optional.ofNullable(said.get("state")),
                Optional.ofNullable(said.get("code")),
                Optional.ofNullable(said.get("error")),
                Optional.ofNullable(said.get("iss")));
    }

    private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> change, String why) throws Exception {
        issuer.claims = change;
        assertThat(signIn()).isInstanceOfSatisfying(Verification.Refused.class, r -> assertThat(r.reason())
                .contains(why));
    }
}
