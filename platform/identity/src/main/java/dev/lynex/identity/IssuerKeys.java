package dev.lynex.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an issuer's signatures are checked with. Which algorithms are allowed follows from the kind of key that was
 * configured, never from the token: a public key is no secret of an HMAC, and nothing is unsigned.
 */
sealed interface IssuerKeys {
    /** What a token may be signed with. */
    Set<JWSAlgorithm> algorithms();

    /**
     * The verifiers that a header may mean; more than one only when it names no key.
     *
     * @param header whose algorithm is one of {@link #algorithms()}
     * @throws RefusedException when there is no such key
     * @throws IssuerAwayException when the issuer cannot be asked for its keys
     */
    List<JWSVerifier> verifiers(JWSHeader header) throws RefusedException;

    /** One secret that issuer and verifier share: HS256. */
    static IssuerKeys shared(String secret) {
        return new Shared(secret);
    }

    /** Public keys that the issuer publishes as a JWK Set (RFC 7517). */
    static IssuerKeys published(Supplier<URI> at, IssuerHttp http, InstantSource clock) {
        return new Published(new Kept<>(() -> Published.read(http.get(at.get(), java.util.Map.of())), clock));
    }

    final class Shared implements IssuerKeys {
        /** Of HS256, by RFC 7518, section 3.2: as many bits as its hash. */
        static final int MIN_BYTES = 32;

        private final byte[] secret;

        private Shared(String secret) {
            this.secret = secret.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Set<JWSAlgorithm> algorithms() {
            return Set.of(JWSAlgorithm.HS256);
        }

        @Override
        public List<JWSVerifier> verifiers(JWSHeader header) {
            try {
                return List.of(new MACVerifier(secret));
            } catch (JOSEException e) {
                throw new IllegalStateException("settings refuse a secret that is too short", e);
            }
        }
    }

    final class Published implements IssuerKeys {
        private static final int MAX_KEYS = 100;
        private static final Set<JWSAlgorithm> ASYMMETRIC = Set.of(
                JWSAlgorithm.RS256,
                JWSAlgorithm.RS384,
                JWSAlgorithm.RS512,
                JWSAlgorithm.PS256,
                JWSAlgorithm.PS384,
                JWSAlgorithm.PS512,
                JWSAlgorithm.ES256,
                JWSAlgorithm.ES384,
                JWSAlgorithm.ES512);

        private final Kept<JWKSet> keys;

        private Published(Kept<JWKSet> keys) {
            this.keys = keys;
        }

        static JWKSet read(IssuerHttp.Answer answer) {
            if (answer.status() != 200) {
                throw new IssuerAwayException("the issuer answered " + answer.status() + " where its keys lie");
            }
            try {
                JWKSet keys = JWKSet.parse(answer.body());
                if (keys.size() > MAX_KEYS) {
                    throw new IssuerAwayException("the issuer publishes more than " + MAX_KEYS + " keys");
                }
                return keys;
            } catch (ParseException e) {
                throw new IssuerAwayException("what the issuer publishes as its keys is no JWK Set");
            }
        }

        @Override
        public Set<JWSAlgorithm> algorithms() {
            return ASYMMETRIC;
        }

        @Override
        public List<JWSVerifier> verifiers(JWSHeader header) throws RefusedException {
            // By algorithm too: a secret that somebody published by mistake matches none of ours.
            JWKSelector selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
            JWKSet known = keys.get();
            List<JWK> matching = selector.select(known);
            if (matching.isEmpty()) {
                matching = selector.select(keys.newer(known));
            }
            if (matching.isEmpty()) {
                throw new RefusedException("the token is signed with a key that its issuer does not publish");
            }
            var verifiers = new java.util.ArrayList<JWSVerifier>();
            for (JWK key : matching) {
                try {
                    verifiers.add(new DefaultJWSVerifierFactory()
                            .createJWSVerifier(header, ((AsymmetricJWK) key).toPublicKey()));
                } catch (JOSEException e) {
                    throw new RefusedException("the token's algorithm does not fit the key that it names");
                }
            }
            return verifiers;
        }
    }
}
