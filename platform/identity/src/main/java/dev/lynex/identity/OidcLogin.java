package dev.lynex.identity;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sign-in by an issuer: OpenID Connect's authorization code flow with PKCE (S256), state and nonce. The issuer is asked
 * when somebody signs in, never before.
 */
public final class OidcLogin implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OidcLogin.class.getName());

    private final OidcSettings settings;
    private final URI callback;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final IssuerHttp http;
    private final Discovery discovery;
    private final JwtVerifier idTokens;

    private OidcLogin(OidcSettings settings, URI callback, InstantSource clock) {
        this.settings = settings;
        this.callback = callback;
        this.clock = clock;
        this.http = new IssuerHttp(settings.timeout(), settings.ca());
        this.discovery = new Discovery(settings.issuer(), http, clock);
        IssuerKeys keys = IssuerKeys.published(() -> discovery.endpoints().keys(), http, clock);
        this.idTokens = new JwtVerifier(
                settings.issuer(), Set.of(settings.clientId()), settings.trustEmail(), keys, clock, http);
    }

    /**
     * Wires it; does no I/O.
     *
     * @param callback the address that the issuer sends the browser back to, as it is registered there
     */
    public static OidcLogin create(OidcSettings settings, URI callback, InstantSource clock) {
        return new OidcLogin(settings, callback, clock);
    }

    public String name() {
        return settings.name();
    }

    /** Where a sign-in begins. */
    public sealed interface Beginning {
        /** @param at the issuer's page that the browser goes to */
        record Redirect(URI at, SignInAttempt attempt) implements Beginning {}

        /** @param reason fit for an error */
        record IssuerAway(String reason) implements Beginning {}
    }

    /** Begins a sign-in. Does not throw. */
    public Beginning begin(ReturnPath next) {
        try {
            URI page = discovery
                    .endpoints()
                    .authorization()
                    .orElseThrow(() -> new IssuerAwayException("the issuer names no authorization_endpoint"));
            SignInAttempt attempt = SignInAttempt.begin(next, random, clock.instant());
            Map<String, String> asked = new LinkedHashMap<>();
            asked.put("response_type", "code");
            asked.put("client_id", settings.clientId());
            asked.put("redirect_uri", callback.toString());
            asked.put("scope", settings.scopes());
            asked.put("state", attempt.state());
            asked.put("nonce", attempt.nonce());
            asked.put("code_challenge", challenge(attempt.verifier()));
            asked.put("code_challenge_method", "S256");
            String separator = page.getRawQuery() == null ? "?" : "&";
            return new Beginning.Redirect(URI.create(page + separator + form(asked)), attempt);
        } catch (IssuerAwayException e) {
            return new Beginning.IssuerAway(e.reason());
        }
    }

    /**
     * What the issuer sent the browser back with.
     *
     * @param error in place of a code
     * @param issuer {@code iss}, where the issuer says it
     */
    public record Answer(
            Optional<String> state, Optional<String> code, Optional<String> error, Optional<String> issuer) {
        /** Without what was sent. */
        @Override
        public String toString() {
            return "Answer[" + (code.isPresent() ? "code" : "no code") + "]";
        }
    }

    /** Ends a sign-in: redeems the code and checks the ID token. Does not throw. */
    public Verification finish(SignInAttempt attempt, Answer answer) {
        try {
            return new Verification.Verified(redeem(attempt, answer));
        } catch (RefusedException e) {
            return new Verification.Refused(e.reason());
        } catch (IssuerAwayException e) {
            return new Verification.IssuerAway(e.reason());
        }
    }

    private Identity redeem(SignInAttempt attempt, Answer answer) throws RefusedException {
        if (!answer.state().filter(state -> same(state, attempt.state())).isPresent()) {
            throw new RefusedException("this answer belongs to another sign-in, or to another browser's; begin again");
        }
        Discovery.Endpoints endpoints = discovery.endpoints();
        boolean isOurs = answer.issuer().map(settings.issuer()::equals).orElse(!endpoints.namesItself());
        if (!isOurs) {
            throw new RefusedException("this answer is another issuer's");
        }
        if (answer.error().isPresent()) {
            throw new RefusedException(
                    "the issuer did not sign you in (" + word(answer.error().get()) + ")");
        }
        String code = answer.code().orElseThrow(() -> new RefusedException("the issuer's answer has no code"));
        Map<String, Object> tokens = tokens(endpoints, code, attempt.verifier());
        JWTClaimsSet claims = idTokens.claims(text(tokens, "id_token")
                .orElseThrow(() -> new RefusedException("the issuer gave no ID token; is openid among the scopes?")));
        if (!(claims.getClaim("nonce") instanceof String nonce) || !same(nonce, attempt.nonce())) {
            throw new RefusedException("the ID token belongs to another sign-in");
        }
        Object party = claims.getClaim("azp");
        if (party == null
                ? claims.getAudience().size() > 1
                : !settings.clientId().equals(party)) {
            throw new RefusedException("the ID token was issued to another client");
        }
        Identity identity = idTokens.identity(claims);
        return identity.email().isPresent() ? identity : withUserInfo(identity, endpoints, tokens);
    }

    private Map<String, Object> tokens(Discovery.Endpoints endpoints, String code, String verifier)
            throws RefusedException {
        URI at = endpoints.token().orElseThrow(() -> new IssuerAwayException("the issuer names no token_endpoint"));
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", callback.toString());
        form.put("code_verifier", verifier);
        Map<String, String> headers = new LinkedHashMap<>();
        if (settings.clientSecret().isPresent() && endpoints.basic()) {
            headers.put(
                    "Authorization",
                    basic(settings.clientId(), settings.clientSecret().get()));
        } else {
            form.put("client_id", settings.clientId());
            settings.clientSecret().ifPresent(secret -> form.put("client_secret", secret));
        }
        IssuerHttp.Answer answer = http.post(at, form(form), headers);
        if (answer.status() == 200) {
            return answer.json();
        }
        String error = answer.status() < 500
                ? word(text(answer.json(), "error").orElse("without an error"))
                : "status " + answer.status();
        if (error.equals("invalid_grant")) {
            throw new RefusedException("the issuer does not take the code (invalid_grant): it is used or too old");
        }
        // Ours to mend, not the person's.
        LOG.log(System.Logger.Level.WARNING, "sign-in failed provider=" + name() + " token-endpoint=" + error);
        throw new IssuerAwayException("the issuer's token endpoint refuses us (" + error + ")");
    }

    /** Where the email is not in the ID token it is told there (OpenID Connect Core 1.0, section 5.4). */
    private Identity withUserInfo(Identity identity, Discovery.Endpoints endpoints, Map<String, Object> tokens)
            throws RefusedException {
        Optional<String> token = text(tokens, "access_token");
        if (endpoints.userInfo().isEmpty() || token.isEmpty()) {
            return identity;
        }
        IssuerHttp.Answer answer =
                http.get(endpoints.userInfo().get(), Map.of("Authorization", "Bearer " + token.get()));
        if (answer.status() != 200) {
            throw new IssuerAwayException("the issuer answered " + answer.status() + " when asked for the email");
        }
        Map<String, Object> said = answer.json();
        if (!identity.subject().equals(said.get("sub"))) {
            throw new RefusedException("the issuer told of somebody else when asked for the email");
        }
        return new Identity(
                identity.issuer(),
                identity.subject(),
                text(said, "email"),
                settings.trustEmail() || JwtVerifier.isTrue(said.get("email_verified")),
                identity.name().or(() -> text(said, "name")));
    }

    private static Optional<String> text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** An error code as RFC 6749 has them; whatever else was sent is not repeated. */
    private static String word(String error) {
        return error.matches("[a-z_ ]{1,40}") ? error : "an error without a name";
    }

    private static String challenge(String verifier) {
        try {
            return Base64URL.encode(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Both parts encoded as in a form before they are joined (RFC 6749, section 2.3.1). */
    private static String basic(String id, String secret) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
