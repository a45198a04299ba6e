package dev.lynex.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JwtVerifierTest {
    private static final String HMAC_SECRET = "a secret of more than thirty-two bytes";

    private final TestingIssuer issuer = new TestingIssuer();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final JwtVerifier verifier = verifier(Optional.empty(), false);

    @AfterEach
    void close() {
        verifier.close();
        issuer.close();
    }

    private JwtVerifier verifier(Optional<String> secret, boolean trustEmail) {
        return JwtVerifier.create(
                new JwtSettings(
                        issuer.address(),
                        TestingIssuer.CLIENT,
                        Optional.empty(),
                        secret,
                        trustEmail,
                        Duration.ofSeconds(2),
                        Optional.empty()),
                now::get);
    }

    @Test
    void aGoodTokenTellsWhoItIs() {
        assertThat(verifier.verify(issuer.token(issuer.goodClaims())))
                .isEqualTo(new Verification.Verified(new Identity(
                        issuer.address(), "person-1", Optional.of("ann@example.org"), true, Optional.of("Ann"))));
    }

    @Test
    void anEmailIsVerifiedOnlyWhereTheIssuerSaysSo() {
        assertThat(identity(c -> c.claim("email_verified", null)).emailVerified())
                .isFalse();
        assertThat(identity(c -> c.claim("email_verified", false)).emailVerified())
                .isFalse();
        assertThat(identity(c -> c.claim("email_verified", "true")).emailVerified())
                .isTrue();
        assertThat(identity(c -> c.claim("email", "no email")).email()).isEmpty();
        assertThat(identity(c -> c.claim("email", "no email")).emailVerified()).isFalse();
    }

    @Test
    void whatIsNotForUsIsRefused() {
        assertRefused(c -> c.issuer("https://elsewhere.example"), "another issuer");
        assertRefused(c -> c.issuer(null), "another issuer");
        assertRefused(c -> c.audience("somebody-else"), "another audience");
        assertRefused(c -> c.audience((String) null), "another audience");
        assertRefused(c -> c.subject(null), "no sub");
        assertRefused(c -> c.subject(" "), "no sub");
        assertRefused(c -> c.subject("s".repeat(256)), "longer than 255");
        assertRefused(c -> c.expirationTime(null), "no exp");
    }

    @Test
    void clocksMayDifferByAMinute() {
        UnaryOperator<JWTClaimsSet.Builder> short59 =
                c -> c.expirationTime(Date.from(now.get().minusSeconds(55)));
        assertThat(identity(short59).subject()).isEqualTo("person-1");
        assertRefused(c -> c.expirationTime(Date.from(now.get().minusSeconds(61))), "expired");
        assertThat(identity(c -> c.notBeforeTime(Date.from(now.get().plusSeconds(55))))
                        .subject())
                .isEqualTo("person-1");
        assertRefused(c -> c.notBeforeTime(Date.from(now.get().plusSeconds(65))), "not valid yet");
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String none = new PlainJWT(issuer.goodClaims().build()).serialize();
        assertThat(verifier.verify(none)).isInstanceOf(Verification.Refused.class);
        String[] parts = issuer.token(issuer.goodClaims()).split("\\.", -1);
        String header =
                com.nimbusds.jose.util.Base64URL.encode("{\"alg\":\"none\"}").toString();
        for (String each : List.of(header + "." + parts[1] + ".", header + "." + parts[1] + "." + parts[2])) {
            assertThat(verifier.verify(each)).isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        for (byte[] asSecret : List.of(
                issuer.key.toRSAPublicKey().getEncoded(),
                issuer.key.toPublicJWK().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            String forged = hmac(asSecret, issuer.key.getKeyID());
            assertThat(verifier.verify(forged))
                    .isEqualTo(
                            new Verification.Refused("the token's algorithm is none that is allowed for its issuer"));
        }
    }

    @Test
    void aTokenForSomethingElseIsRefused() throws Exception {
        for (String type : List.of("JWT", "at+jwt")) {
            assertThat(verifier.verify(typed(type))).isInstanceOf(Verification.Verified.class);
        }
        assertThat(verifier.verify(typed("logout+jwt"))).isInstanceOf(Verification.Refused.class);
    }

    private String typed(String type) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(issuer.key.getKeyID())
                        .type(new JOSEObjectType(type))
                        .build(),
                issuer.goodClaims().build());
        jwt.sign(new RSASSASigner(issuer.key));
        return jwt.serialize();
    }

    @Test
    void aSecretThatTheIssuerPublishesIsNoKey() throws Exception {
        String oct = com.nimbusds.jose.util.Base64URL.encode(HMAC_SECRET).toString();
        issuer.said.put("/jwks", "{\"keys\": [{\"kty\": \"oct\", \"kid\": \"o\", \"k\": \"" + oct + "\"}]}");
        assertThat(verifier.verify(hmac(HMAC_SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8), "o")))
                .isInstanceOf(Verification.Refused.class);
    }

    @Test
    void withASharedSecretOnlyThatCounts() throws Exception {
        try (JwtVerifier shared = verifier(Optional.of(HMAC_SECRET), true)) {
            byte[] secret = HMAC_SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThat(shared.verify(hmac(secret, null))).isInstanceOf(Verification.Verified.class);
            assertThat(shared.verify(hmac((HMAC_SECRET + "!").getBytes(java.nio.charset.StandardCharsets.UTF_8), null)))
                    .isEqualTo(new Verification.Refused("the token's signature is wrong"));
            assertThat(shared.verify(issuer.token(issuer.goodClaims()))).isInstanceOf(Verification.Refused.class);
            assertThat(issuer.askedForKeys).hasValue(0);
        }
    }

    @Test
    void aRotatedKeyIsAskedForButNotForEachUnknownOne() {
        assertThat(verifier.verify(issuer.token(issuer.goodClaims()))).isInstanceOf(Verification.Verified.class);
        issuer.key = TestingIssuer.newKey();
        String byNewKey = issuer.token(issuer.goodClaims());
        assertThat(verifier.verify(byNewKey))
                .as("asked a moment ago")
                .isEqualTo(new Verification.Refused("the token is signed with a key that its issuer does not publish"));
        assertThat(issuer.askedForKeys).hasValue(1);

        now.updateAndGet(t -> t.plus(Kept.BETWEEN_CALLS));
        assertThat(verifier.verify(byNewKey)).isInstanceOf(Verification.Verified.class);
        assertThat(issuer.askedForKeys).hasValue(2);

        RSAKey stranger = TestingIssuer.newKey();
        IntStream.range(0, 50).forEach(i -> verifier.verify(issuer.token(issuer.goodClaims(), stranger)));
        assertThat(issuer.askedForKeys).hasValue(2);
    }

    @Test
    void aKeyOfTheSameNameFromElsewhereSignsNothing() {
        RSAKey forger = new RSAKey.Builder(TestingIssuer.newKey())
                .keyID(issuer.key.getKeyID())
                .build();
        assertThat(verifier.verify(issuer.token(issuer.goodClaims(), forger)))
                .isEqualTo(new Verification.Refused("the token's signature is wrong"));
    }

    @Test
    void knownKeysOutliveTheIssuerForADayAndNoLonger() {
        String token = issuer.token(
                issuer.goodClaims().expirationTime(Date.from(now.get().plus(Duration.ofDays(9)))));
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
        issuer.close();
        now.updateAndGet(t -> t.plus(Duration.ofHours(23)));
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
        now.updateAndGet(t -> t.plus(Duration.ofHours(2)));
        assertThat(verifier.verify(token)).isInstanceOf(Verification.IssuerAway.class);
    }

    @Test
    void anIssuerThatIsAwayIsNotAskedForEachToken() {
        issuer.silent.put("/jwks", true);
        String token = issuer.token(issuer.goodClaims());
        long start = System.nanoTime();
        IntStream.range(0, 20).forEach(i -> assertThat(verifier.verify(token))
                .isEqualTo(new Verification.IssuerAway("the issuer did not answer within 2000 ms")));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aGiantKeySetIsNotReadToItsEnd() {
        String key = issuer.key.toPublicJWK().toString();
        issuer.said.put("/jwks", "{\"keys\": [" + (key + ",").repeat(200_000) + key + "]}");
        assertThat(verifier.verify(issuer.token(issuer.goodClaims())))
                .isInstanceOfSatisfying(Verification.IssuerAway.class, away -> assertThat(away.reason())
                        .contains("262144 bytes"));
        now.updateAndGet(t -> t.plusSeconds(60));
        issuer.said.put("/jwks", "{\"keys\": [" + (key + ",").repeat(150) + key + "]}");
        assertThat(verifier.verify(issuer.token(issuer.goodClaims())))
                .isEqualTo(new Verification.IssuerAway("the issuer publishes more than 100 keys"));
    }

    @Test
    void anotherIssuersDocumentIsNotBelieved() {
        issuer.discovery.put("issuer", "https://elsewhere.example");
        assertThat(verifier.verify(issuer.token(issuer.goodClaims()))).isInstanceOf(Verification.IssuerAway.class);
        issuer.discovery.put("issuer", issuer.address());
        issuer.discovery.put("jwks_uri", "http://169.254.169.254/keys");
        now.updateAndGet(t -> t.plusSeconds(60));
        assertThat(verifier.verify(issuer.token(issuer.goodClaims())))
                .isInstanceOfSatisfying(Verification.IssuerAway.class, away -> assertThat(away.reason())
                        .contains("https://"));
    }

    @Test
    void keysMayLieAtAnAddressOfTheirOwn() {
        issuer.said.put("/.well-known/openid-configuration", "{}");
        issuer.said.put("/other", new JWKSet(issuer.key.toPublicJWK()).toString());
        try (JwtVerifier direct = JwtVerifier.create(
                new JwtSettings(
                        issuer.address(),
                        TestingIssuer.CLIENT,
                        Optional.of(URI.create(issuer.address() + "/other")),
                        Optional.empty(),
                        false,
                        Duration.ofSeconds(2),
                        Optional.empty()),
                now::get)) {
            assertThat(direct.verify(issuer.token(issuer.goodClaims()))).isInstanceOf(Verification.Verified.class);
        }
    }

    @Test
    void noReasonHoldsTheToken() {
        String token = issuer.token(issuer.goodClaims().issuer("https://elsewhere.example/secret-word"));
        for (String each : List.of(
                token, token.substring(0, token.length() - 9), token + "x", "ey.x.y", "ey..", "a".repeat(20_000))) {
            Verification result = verifier.verify(each);
            assertThat(result).isInstanceOf(Verification.Refused.class);
            assertThat(result.toString()).doesNotContain("secret-word").doesNotContain(each);
        }
    }

    private Identity identity(UnaryOperator<JWTClaimsSet.Builder> change) {
        Verification result = verifier.verify(issuer.token(change.apply(issuer.goodClaims())));
        assertThat(result).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) result).identity();
    }

    private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> change, String why) {
        assertThat(verifier.verify(issuer.token(change.apply(issuer.goodClaims()))))
                .isInstanceOfSatisfying(Verification.Refused.class, refused -> assertThat(refused.reason())
                        .contains(why));
    }

    private String hmac(byte[] secret, String keyId) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(),
                issuer.goodClaims().build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }
}
