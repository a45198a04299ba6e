package dev.lynex.operator.stores;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.operator.Refusal;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one platform's metadata. Where it goes is looked up anew after a change of the platform's spec and every 30
 * seconds, since a password changes without it; when that is somewhere else, or by another password, the connection is made anew.
 */
final class MetadataConnection {
    static final Duration LOOKED_UP_FOR = Duration.ofSeconds(30);

    private final InstantSource clock;
    private @Nullable Open open;

    MetadataConnection(InstantSource clock) {
        this.clock = clock;
    }

    private record Open(MetadataAddress address, long generation, Instant lookedUp, MongoMetadataStore store) {}

    /** @param most how long ago it may have been looked up */
    synchronized MetadataStore store(LynexPlatform platform, KubernetesClient client, Duration most) throws Refusal {
        long generation = Objects.requireNonNullElse(platform.getMetadata().getGeneration(), 0L);
        Instant now = clock.instant();
        Open known = open;
        if (known != null
                && known.generation == generation
                && Duration.between(known.lookedUp, now).abs().compareTo(most) < 0) {
            return known.store;
        }
        MetadataAddress address = MetadataAddress.of(platform, client);
        MongoMetadataStore store;
        if (known != null && known.address.equals(address)) {
            store = known.store;
        } else {
            store = MongoMetadataStore.create(address.settings(), clock);
            close();
        }
        open = new Open(address, generation, now, store);
        return store;
    }

    synchronized void close() {
        if (open != null) {
            open.store.close();
            open = null;
        }
    }
}
