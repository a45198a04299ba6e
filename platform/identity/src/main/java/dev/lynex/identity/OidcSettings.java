package dev.lynex.identity;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * An issuer by which people sign in.
 *
 * @param name in addresses and on the button: lower-case letters, digits and {@code -}, up to 40
 * @param issuer exactly as its discovery document writes it
 * @param clientSecret empty for a public client, which only PKCE protects
 * @param scopes what is asked for, {@code openid} among them
 * @param trustEmail whether it gives only emails that it has verified, without saying so in {@code email_verified}
 * @param timeout of a call to it
 */
public record OidcSettings(
        String name,
        String issuer,
        String clientId,
        Optional<String> clientSecret,
        String scopes,
        boolean trustEmail,
        Duration timeout,
        Optional<TrustedCa> ca) {
    public OidcSettings {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new SettingsException("identity.oidc.name must be 1 to 40 lower-case letters, digits and '-'");
        }
        if (!(" " + scopes + " ").contains(" openid ")) {
            throw new SettingsException("identity.oidc.scopes must have openid among them, separated by spaces");
        }
    }

    /** Reads the keys under {@code identity.oidc.}; empty when there is no issuer. */
    public static Optional<OidcSettings> from(Settings settings) {
        Optional<String> secret = settings.optionalSecret("identity.oidc.client-secret");
        return settings.optional("identity.oidc.issuer")
                .map(issuer -> new OidcSettings(
                        settings.text("identity.oidc.name"),
                        address("identity.oidc.issuer", issuer).toString(),
                        settings.text("identity.oidc.client-id"),
                        secret,
                        settings.text("identity.oidc.scopes"),
                        settings.flag("identity.oidc.trust-email"),
                        settings.duration("identity.timeout"),
                        settings.certificates("identity.ca")));
    }

    static URI address(String key, String text) {
        try {
            return IssuerAddress.of(text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key + " " + e.getMessage());
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OidcSettings[name=" + name + ", issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
