package dev.lynex.identity;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An issuer whose tokens are taken in place of our own.
 *
 * @param issuer as its tokens write it in {@code iss}
 * @param audience what their {@code aud} must hold
 * @param jwksUri where its public keys lie; empty: found by discovery
 * @param hs256Secret the secret that its tokens are signed with, of 32 bytes or more, in place of public keys
 * @param trustEmail whether it gives only emails that it has verified, without saying so in {@code email_verified}
 * @param timeout of a call to it
 */
public record JwtSettings(
        String issuer,
        String audience,
        Optional<URI> jwksUri,
        Optional<String> hs256Secret,
        boolean trustEmail,
        Duration timeout,
        Optional<TrustedCa> ca) {
    public JwtSettings {
        if (jwksUri.isPresent() && hs256Secret.isPresent()) {
            throw new SettingsException("identity.jwt has a jwks-uri and an hs256-secret; leave one of them empty, "
                    + "the one that the issuer does not sign with");
        }
        if (hs256Secret
                .filter(s -> s.getBytes(StandardCharsets.UTF_8).length < IssuerKeys.Shared.MIN_BYTES)
                .isPresent()) {
            throw new SettingsException("identity.jwt.hs256-secret must have 32 bytes or more");
        }
    }

    /** Reads the keys under {@code identity.jwt.}; empty when there is no issuer. */
    public static Optional<JwtSettings> from(Settings settings) {
        // Also when there is none: what is never read would be shown.
        Optional<String> secret = settings.optionalSecret("identity.jwt.hs256-secret");
        return settings.optional("identity.jwt.issuer")
                .map(issuer -> new JwtSettings(
                        OidcSettings.address("identity.jwt.issuer", issuer).toString(),
                        settings.text("identity.jwt.audience"),
                        settings.optional("identity.jwt.jwks-uri")
                                .map(uri -> OidcSettings.address("identity.jwt.jwks-uri", uri)),
                        secret,
                        settings.flag("identity.jwt.trust-email"),
                        settings.duration("identity.timeout"),
                        settings.certificates("identity.ca")));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "JwtSettings[issuer=" + issuer + ", audience=" + audience + "]";
    }
}
