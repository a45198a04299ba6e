package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.AutoJoin;
import dev.lynex.crds.v1alpha1.Identity;
import dev.lynex.crds.v1alpha1.JwtIssuer;
import dev.lynex.crds.v1alpha1.OidcIssuer;
import dev.lynex.crds.v1alpha1.SecretKeyRef;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What query is told of who may sign in. */
final class IdentitySettings {
    private final MountedFiles files;
    private final BiConsumer<String, Object> settings;

    /** @param settings takes each key with its value */
    IdentitySettings(MountedFiles files, BiConsumer<String, Object> settings) {
        this.files = files;
        this.settings = settings;
    }

    void put(Identity identity) {
        put("local", identity.local());
        put("allowed-domains", String.join(",", identity.allowedDomains()));
        put("link-by-verified-email", identity.linkByVerifiedEmail());
        AutoJoin join = identity.autoJoin();
        if (join != null) {
            put("auto-join-project", join.projectId());
            put("auto-join-role", join.role().name().toLowerCase(Locale.ROOT));
        }
        put("trusted-proxies", identity.trustedProxies());
        put("timeout", SettingDuration.of(identity.timeout()));
        files.authorities("identity", identity.tls()).ifPresent(value -> put("ca", value));
        OidcIssuer oidc = identity.oidc();
        if (oidc != null) {
            oidc(oidc);
        }
        JwtIssuer jwt = identity.jwt();
        if (jwt != null) {
            jwt(jwt);
        }
    }

    private void oidc(OidcIssuer oidc) {
        put("oidc.issuer", oidc.issuer());
        put("oidc.name", oidc.name());
        put("oidc.client-id", oidc.clientId());
        secret("oidc", oidc.clientSecret(), "oidc.client-secret");
        put("oidc.scopes", String.join(" ", oidc.scopes()));
        put("oidc.trust-email", oidc.trustEmail());
    }

    private void jwt(JwtIssuer jwt) {
        put("jwt.issuer", jwt.issuer());
        put("jwt.audience", jwt.audience());
        String keys = jwt.jwksUri();
        if (keys != null) {
            put("jwt.jwks-uri", keys);
        }
        secret("jwt", jwt.hs256Secret(), "jwt.hs256-secret");
        put("jwt.trust-email", jwt.trustEmail());
    }

    private void secret(String as, @Nullable SecretKeyRef ref, String key) {
        if (ref != null) {
            files.secret(as, ref.name()).key(ref.key()).ifPresent(value -> put(key, value));
        }
    }

    private void put(String key, Object value) {
        settings.accept("identity." + key, value);
    }
}
