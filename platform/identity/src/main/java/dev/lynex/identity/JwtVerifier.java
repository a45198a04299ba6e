package dev.lynex.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the signed tokens (RFC 7519) of one issuer. */
public final class JwtVerifier implements AutoCloseable {
    /** By which the issuer's clock may differ from ours. */
    static final Duration SKEW = Duration.ofSeconds(60);
    /** More than a request's headers may have. */
    private static final int MAX_LENGTH = 16 << 10;

    private static final Set<JOSEObjectType> TYPES = Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"));

    private final String issuer;
    private final Set<String> audiences;
    private final boolean trustEmail;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private final AutoCloseable connection;

    JwtVerifier(
            String issuer,
            Set<String> audiences,
            boolean trustEmail,
            IssuerKeys keys,
            InstantSource clock,
            AutoCloseable connection) {
        this.issuer = issuer;
        this.audiences = audiences;
        this.trustEmail = trustEmail;
        this.keys = keys;
        this.clock = clock;
        this.connection = connection;
    }

    /** Wires it; does no I/O. */
    public static JwtVerifier create(JwtSettings settings, InstantSource clock) {
        var http = new IssuerHttp(settings.timeout(), settings.ca());
        IssuerKeys keys = settings.hs256Secret().map(IssuerKeys::shared).orElseGet(() -> {
            var discovery = new Discovery(settings.issuer(), http, clock);
            return IssuerKeys.published(
                    () -> settings.jwksUri()
                            .orElseGet(() -> discovery.endpoints().keys()),
                    http,
                    clock);
        });
        return new JwtVerifier(
                settings.issuer(), Set.of(settings.audience()), settings.trustEmail(), keys, clock, http);
    }

    /** Whether this has the form of a signed token: three parts with dots between. Says nothing of its worth. */
    public static boolean isOne(String token) {
        int first = token.indexOf('.');
        return first > 0 && token.indexOf('.', first + 1) > first && token.startsWith("ey");
    }

    /** Checks signature, issuer, audience, time (with 60 s of difference between the clocks) and subject. Does not throw. */
    public Verification verify(String token) {
        try {
            return new Verification.Verified(identity(claims(token)));
        } catch (RefusedException e) {
            return new Verification.Refused(e.reason());
        } catch (IssuerAwayException e) {
            return new Verification.IssuerAway(e.reason());
        }
    }

    /** The claims of a token that is good. */
    JWTClaimsSet claims(String token) throws RefusedException {
        try {
            SignedJWT jwt = parse(token);
            JWSHeader header = jwt.getHeader();
            if (!keys.algorithms().contains(header.getAlgorithm())) {
                throw new RefusedException("the token's algorithm is none that is allowed for its issuer");
            }
            JOSEObjectType type = header.getType();
            if (type != null && !TYPES.contains(type)) {
                throw new RefusedException("the token's typ says that it is for something else");
            }
            if (!isSigned(jwt)) {
                throw new RefusedException("the token's signature is wrong");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            check(claims);
            return claims;
        } catch (ParseException e) {
            throw new RefusedException("the token is malformed");
        }
    }

    Identity identity(JWTClaimsSet claims) throws RefusedException {
        try {
            return new Identity(
                    issuer,
                    claims.getSubject(),
                    text(claims, "email"),
                    trustEmail || isTrue(claims.getClaim("email_verified")),
                    text(claims, "name"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the token's sub is longer than 255 characters");
        }
    }

    private static SignedJWT parse(String token) throws RefusedException, ParseException {
        if (token.length() > MAX_LENGTH) {
            throw new RefusedException("the token is longer than " + MAX_LENGTH + " characters");
        }
        return SignedJWT.parse(token);
    }

    private boolean isSigned(SignedJWT jwt) throws RefusedException {
        try {
            for (JWSVerifier each : keys.verifiers(jwt.getHeader())) {
                if (jwt.verify(each)) {
                    return true;
                }
            }
            return false;
        } catch (JOSEException e) {
            return false;
        }
    }

    private void check(JWTClaimsSet claims) throws RefusedException {
        Instant now = clock.instant();
        if (!issuer.equals(claims.getIssuer())) {
            throw new RefusedException("the token is of another issuer");
        }
        if (Collections.disjoint(claims.getAudience(), audiences)) {
            throw new RefusedException("the token is for another audience");
        }
        @Nullable Date end = claims.getExpirationTime();
        if (end == null) {
            throw new RefusedException("the token has no exp");
        }
        if (!now.isBefore(end.toInstant().plus(SKEW))) {
            throw new RefusedException("the token has expired");
        }
        @Nullable Date begin = claims.getNotBeforeTime();
        if (begin != null && now.isBefore(begin.toInstant().minus(SKEW))) {
            throw new RefusedException("the token is not valid yet");
        }
        if (claims.getSubject() == null || claims.getSubject().isBlank()) {
            throw new RefusedException("the token has no sub");
        }
    }

    /** Some issuers write it as a text. */
    static boolean isTrue(@Nullable Object claim) {
        return Boolean.TRUE.equals(claim) || "true".equals(claim);
    }

    private static Optional<String> text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            throw new IllegalStateException("a client that is closed does not throw", e);
        }
    }
}
