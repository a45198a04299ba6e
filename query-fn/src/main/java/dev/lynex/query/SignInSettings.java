package dev.lynex.query;

import dev.lynex.identity.JwtSettings;
import dev.lynex.identity.OidcSettings;
import dev.lynex.identity.ThrottleSettings;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.Role;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may sign in, and how.
 *
 * @param local whether by an email and a password that Lynex keeps
 * @param allowedDomains of which people from an issuer may come, in lower case; empty: of any
 * @param linkByVerifiedEmail whether somebody from an issuer gets the account that has their email already
 * @param autoJoin what people from an issuer become when they come the first time
 * @param trustedProxies that add to X-Forwarded-For
 * @param maxSignIns worked on at once
 */
public record SignInSettings(
        boolean local,
        Set<String> allowedDomains,
        boolean linkByVerifiedEmail,
        Optional<Membership> autoJoin,
        int trustedProxies,
        int maxSignIns,
        Optional<OidcSettings> oidc,
        Optional<JwtSettings> jwt,
        ThrottleSettings throttle) {
    public SignInSettings {
        allowedDomains = Set.copyOf(allowedDomains);
        if (!local && oidc.isEmpty() && jwt.isEmpty()) {
            throw new SettingsException("identity.local is false, and neither identity.oidc.issuer nor"
                    + " identity.jwt.issuer is set, so nobody could sign in; set one of them");
        }
    }

    /** Reads the keys under {@code identity.}. */
    static SignInSettings from(Settings settings) {
        Role role = settings.oneOf("identity.auto-join-role", Role.class);
        return new SignInSettings(
                settings.flag("identity.local"),
                domains(settings.optional("identity.allowed-domains").orElse("")),
                settings.flag("identity.link-by-verified-email"),
                settings.optional("identity.auto-join-project").map(project -> new Membership(project, role)),
                settings.integer("identity.trusted-proxies", 0, 20),
                settings.integer("identity.max-sign-ins", 1, 1_000),
                OidcSettings.from(settings),
                JwtSettings.from(settings),
                ThrottleSettings.from(settings));
    }

    private static Set<String> domains(String list) {
        Set<String> domains = Stream.of(list.split(",", -1))
                .map(d -> d.strip().toLowerCase(Locale.ROOT))
                .filter(d -> !d.isEmpty())
                .collect(Collectors.toSet());
        if (!domains.stream().allMatch(d -> d.matches("[a-z0-9.-]{1,189}"))) {
            throw new SettingsException(
                    "identity.allowed-domains must be domains such as example.com, separated by commas");
        }
        return domains;
    }
}
