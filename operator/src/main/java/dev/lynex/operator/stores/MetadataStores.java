package dev.lynex.operator.stores;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.operator.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metadata stores of platforms, for all reconcilers: one connection for each. */
public final class MetadataStores implements AutoCloseable {
    private final InstantSource clock;
    private final Map<String, MetadataConnection> byPlatform = new ConcurrentHashMap<>();

    public MetadataStores(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The platform's store; does no I/O to it.
     *
     * @throws Refusal when the platform names something for it that is not there
     */
    public MetadataStore of(LynexPlatform platform, KubernetesClient client) throws Refusal {
        return connection(platform).store(platform, client, MetadataConnection.LOOKED_UP_FOR);
    }

    /** The same, with its Secrets looked up now; a changed password reaches all who ask after this. */
    public MetadataStore lookedUp(LynexPlatform platform, KubernetesClient client) throws Refusal {
        return connection(platform).store(platform, client, Duration.ZERO);
    }

    private MetadataConnection connection(LynexPlatform platform) {
        return byPlatform.computeIfAbsent(platform.getMetadata().getUid(), uid -> new MetadataConnection(clock));
    }

    /** Ends the connection to the store of a platform that is gone. */
    public void forget(LynexPlatform platform) {
        MetadataConnection connection = byPlatform.remove(platform.getMetadata().getUid());
        if (connection != null) {
            connection.close();
        }
    }

    /** How many connections there are. */
    int size() {
        return byPlatform.size();
    }

    @Override
    public void close() {
        byPlatform.values().forEach(MetadataConnection::close);
        byPlatform.clear();
    }
}
