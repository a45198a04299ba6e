package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.Credentials;
import dev.lynex.crds.v1alpha1.Identity;
import dev.lynex.crds.v1alpha1.JwtIssuer;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.MailServer;
import dev.lynex.crds.v1alpha1.OidcIssuer;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.crds.v1alpha1.StoreTls;
import dev.lynex.crds.v1alpha1.Stores;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The Secrets that a platform names for its stores, mail server and issuers, each with the keys that it must have. */
final class NamedSecrets {
    private final SortedMap<String, SortedSet<String>> keys = new TreeMap<>();

    private NamedSecrets() {}

    static Map<String, SortedSet<String>> of(LynexPlatform platform) {
        var named = new NamedSecrets();
        Stores stores = platform.getSpec().stores();
        named.credentials(stores.redis().credentials());
        named.credentials(stores.clickhouse().credentials());
        named.credentials(stores.mongodb().credentials());
        named.authorities(stores.redis().tls());
        named.authorities(stores.clickhouse().tls());
        named.authorities(stores.mongodb().tls());
        S3Archive s3 = stores.s3();
        if (s3 != null) {
            named.authorities(s3.tls());
            var credentials = s3.credentials();
            if (credentials != null) {
                named.add(credentials.secretName(), credentials.accessKeyKey());
                named.add(credentials.secretName(), credentials.secretKeyKey());
            }
        }
        MailServer mail = platform.getSpec().mail();
        if (mail != null) {
            named.credentials(mail.credentials());
            named.authorities(mail.tls());
        }
        Identity identity = platform.getSpec().query().identity();
        if (identity != null) {
            named.identity(identity);
        }
        return Collections.unmodifiableMap(named.keys);
    }

    /** A Secret without a user's name means the default user, so only the password must be there. */
    private void credentials(@Nullable Credentials credentials) {
        if (credentials != null) {
            add(credentials.secretName(), credentials.passwordKey());
        }
    }

    private void identity(Identity identity) {
        authorities(identity.tls());
        OidcIssuer oidc = identity.oidc();
        if (oidc != null && oidc.clientSecret() != null) {
            add(oidc.clientSecret().name(), oidc.clientSecret().key());
        }
        JwtIssuer jwt = identity.jwt();
        if (jwt != null && jwt.hs256Secret() != null) {
            add(jwt.hs256Secret().name(), jwt.hs256Secret().key());
        }
    }

    private void authorities(@Nullable StoreTls tls) {
        if (tls != null && tls.caSecret() != null) {
            add(tls.caSecret().name(), tls.caSecret().key());
        }
    }

    private void add(String secret, String key) {
        keys.computeIfAbsent(secret, s -> new TreeSet<>()).add(key);
    }
}
