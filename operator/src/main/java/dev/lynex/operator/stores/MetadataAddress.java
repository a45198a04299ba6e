package dev.lynex.operator.stores;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConfigMapKeyRef;
import dev.lynex.crds.v1alpha1.Credentials;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.MongoDbStore;
import dev.lynex.crds.v1alpha1.SecretKeyRef;
import dev.lynex.crds.v1alpha1.StoreTls;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.operator.Refusal;
import dev.lynex.settings.Settings;
import dev.lynex.settings.TrustedCa;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a platform's metadata lies, and how to get in.
 *
 * @param uri with user and password
 * @param pem authorities to trust, "" for those of the image
 */
record MetadataAddress(String uri, String database, Duration timeout, String pem) {
    /** @throws Refusal when the platform names something for it that is not there */
    static MetadataAddress of(LynexPlatform platform, KubernetesClient client) throws Refusal {
        MongoDbStore mongodb = platform.getSpec().stores().mongodb();
        String namespace = platform.getMetadata().getNamespace();
        String uri = mongodb.url();
        Credentials credentials = mongodb.credentials();
        if (credentials != null) {
            String password = secret(client, namespace, credentials.secretName(), credentials.passwordKey());
            String user = find(client, namespace, credentials.secretName(), credentials.usernameKey())
                    .orElse("");
            uri = Settings.signedIn(uri, user, password);
        }
        return new MetadataAddress(
                uri,
                mongodb.database(),
                GatewayDuration.parse(mongodb.timeout()),
                authorities(client, namespace, mongodb.tls()));
    }

    MetadataSettings settings() throws Refusal {
        try {
            return MetadataSettings.of(uri).in(database, timeout, pem.isEmpty() ? null : TrustedCa.of(pem));
        } catch (IllegalArgumentException e) {
            throw new Refusal(ConditionReason.INVALID_SPEC, "the platform's stores.mongodb.tls: " + e.getMessage());
        }
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "MetadataAddress[uri=" + Settings.masked(uri) + ", database=" + database + "]";
    }

    private static String authorities(KubernetesClient client, String namespace, @Nullable StoreTls tls)
            throws Refusal {
        SecretKeyRef secret = tls == null ? null : tls.caSecret();
        ConfigMapKeyRef configMap = tls == null ? null : tls.caConfigMap();
        if (secret != null) {
            return secret(client, namespace, secret.name(), secret.key());
        }
        if (configMap != null) {
            ConfigMap found = client.configMaps()
                    .inNamespace(namespace)
                    .withName(configMap.name())
                    .get();
            String pem = found == null || found.getData() == null
                    ? null
                    : found.getData().get(configMap.key());
            if (pem == null) {
                throw missing("ConfigMap", namespace, configMap.name(), configMap.key());
            }
            return pem;
        }
        return "";
    }

    private static String secret(KubernetesClient client, String namespace, String name, String key) throws Refusal {
        Optional<String> found = find(client, namespace, name, key);
        if (found.isEmpty()) {
            throw missing("Secret", namespace, name, key);
        }
        return found.get();
    }

    private static Optional<String> find(KubernetesClient client, String namespace, String name, String key) {
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(secret)
                .map(Secret::getData)
                .map(data -> data.get(key))
                // As the functions read it: a file that became a Secret often ends with a new line.
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip());
    }

    private static Refusal missing(String kind, String namespace, String name, String key) {
        return new Refusal(
                ConditionReason.SECRET_NOT_FOUND,
                "the platform names a " + kind + " " + name + " with the key " + key + ", which is not in namespace "
                        + namespace + ": make it");
    }
}
