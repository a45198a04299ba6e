package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.stores.MetadataStores;
import dev.lynex.settings.SettingsException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;

/** Asks a platform's metadata by the connection that its projects have. */
final class MetadataProbe implements Probe<Check> {
    private final Supplier<LynexPlatform> platform;
    private final MetadataStores stores;
    private final KubernetesClient client;

    /** @param platform as it is now */
    MetadataProbe(Supplier<LynexPlatform> platform, MetadataStores stores, KubernetesClient client) {
        this.platform = platform;
        this.stores = stores;
        this.client = client;
    }

    @Override
    public Check look() {
        try {
            return stores.lookedUp(platform.get(), client).check();
        } catch (Refusal | IllegalArgumentException | SettingsException | KubernetesClientException e) {
            return Check.down(String.valueOf(e.getMessage()));
        }
    }

    /** Projects of a platform that is gone have nothing to say to its store. */
    @Override
    public void close() {
        stores.forget(platform.get());
    }
}
