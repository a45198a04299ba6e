package dev.lynex.operator.stores;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.MongoDbStore;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.operator.Refusal;
import dev.lynex.settings.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Where a platform's metadata lies, and how to get in. */
record MetadataAddress(MongoDbStore mongodb, StoreAccess access) {
    /** @throws Refusal when the platform names something for it that is not there */
    static MetadataAddress of(LynexPlatform platform, KubernetesClient client) throws Refusal {
        MongoDbStore mongodb = platform.getSpec().stores().mongodb();
        String namespace = platform.getMetadata().getNamespace();
        try {
            return new MetadataAddress(
                    mongodb, StoreAccess.of(mongodb, mongodb.credentials(), mongodb.tls(), namespace, client));
        } catch (StoreAccess.Missing e) {
            throw new Refusal(ConditionReason.SECRET_NOT_FOUND, e.from(namespace));
        }
    }

    MetadataSettings settings() throws Refusal {
        String uri = access.signedIn(mongodb.url());
        try {
            return MetadataSettings.of(uri)
                    .in(mongodb.database(), GatewayDuration.parse(mongodb.timeout()), access.authorities());
        } catch (IllegalArgumentException e) {
            throw new Refusal(ConditionReason.INVALID_SPEC, "the platform's stores.mongodb.tls: " + e.getMessage());
        }
    }

    /** Without a password that may be in the address. */
    @Override
    public String toString() {
        return "MetadataAddress[uri=" + Settings.masked(mongodb.url()) + ", database=" + mongodb.database() + "]";
    }
}
