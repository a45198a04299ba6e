package dev.lynex.operator.stores;

import dev.lynex.crds.v1alpha1.ConfigMapKeyRef;
import dev.lynex.crds.v1alpha1.Credentials;
import dev.lynex.crds.v1alpha1.SecretKeyRef;
import dev.lynex.crds.v1alpha1.StoreTls;
import dev.lynex.settings.Settings;
import dev.lynex.settings.TrustedCa;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a connection to a store is made of; it is made anew when any of it changes.
 *
 * @param spec what the platform says of the store, and what else the connection depends on
 * @param user "" for none
 * @param password "" for none
 * @param pem the authorities that are trusted, "" for those that Java trusts
 */
public record StoreAccess(Object spec, String user, String password, String pem) {
    /** Something that a platform names is not there; the message says what to make. */
    public static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        private final String what;

        Missing(String kind, String name, String key) {
            this(kind + " " + name + " with the key " + key);
        }

        private Missing(String what) {
            super("there is no " + what + " in this namespace: make it");
            this.what = what;
        }

        /** The same for who is in another namespace, where a platform's Secrets are not. */
        String from(String namespace) {
            return "the platform names a " + what + ", which is not in namespace " + namespace + ": make it";
        }
    }

    public static StoreAccess of(
            Object spec,
            @Nullable Credentials credentials,
            @Nullable StoreTls tls,
            String namespace,
            KubernetesClient client)
            throws Missing {
        return credentials == null
                ? new StoreAccess(spec, "", "", pem(tls, namespace, client))
                : of(
                        spec,
                        credentials.secretName(),
                        credentials.usernameKey(),
                        credentials.passwordKey(),
                        tls,
                        namespace,
                        client);
    }

    public static StoreAccess of(
            Object spec,
            String secretName,
            String userKey,
            String passwordKey,
            @Nullable StoreTls tls,
            String namespace,
            KubernetesClient client)
            throws Missing {
        Secret secret = secret(secretName, namespace, client);
        String password = value(secret, passwordKey).orElseThrow(() -> new Missing("Secret", secretName, passwordKey));
        return new StoreAccess(spec, value(secret, userKey).orElse(""), password, pem(tls, namespace, client));
    }

    private static String pem(@Nullable StoreTls tls, String namespace, KubernetesClient client) throws Missing {
        SecretKeyRef secret = tls == null ? null : tls.caSecret();
        if (secret != null) {
            return value(secret(secret.name(), namespace, client), secret.key())
                    .orElseThrow(() -> new Missing("Secret", secret.name(), secret.key()));
        }
        ConfigMapKeyRef configMap = tls == null ? null : tls.caConfigMap();
        if (configMap != null) {
            ConfigMap found = client.configMaps()
                    .inNamespace(namespace)
                    .withName(configMap.name())
                    .get();
            return Optional.ofNullable(found)
                    .map(ConfigMap::getData)
                    .map(data -> data.get(configMap.key()))
                    .orElseThrow(() -> new Missing("ConfigMap", configMap.name(), configMap.key()));
        }
        return "";
    }

    private static @Nullable Secret secret(String name, String namespace, KubernetesClient client) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    private static Optional<String> value(@Nullable Secret secret, String key) {
        return Optional.ofNullable(secret)
                .map(Secret::getData)
                .map(data -> data.get(key))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).strip());
    }

    /** An address with who signs in there, if anybody does. */
    public String signedIn(String url) {
        return user.isEmpty() && password.isEmpty() ? url : Settings.signedIn(url, user, password);
    }

    /** @throws IllegalArgumentException when they are none; the message says so */
    public @Nullable TrustedCa authorities() {
        return pem.isEmpty() ? null : TrustedCa.of(pem);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreAccess[user=" + user + "]";
    }
}
