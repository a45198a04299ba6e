package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What platforms' stores say, as a source of events. The framework's own polling sources ask on a few threads and, the first
 * time, on the reconciler's; a store that hangs would hold up other platforms there.
 */
final class StoreWatches extends AbstractEventSource<StoreFindings, LynexPlatform>
        implements ResourceEventAware<LynexPlatform> {
    private final KubernetesClient client;
    private final InstantSource clock;
    private final MetadataStores metadata;
    private final Predicate<ResourceID> there;
    private final Map<ResourceID, PlatformWatch> watches = new ConcurrentHashMap<>();

    /** @param there whether a platform is in the cluster still */
    StoreWatches(KubernetesClient client, InstantSource clock, MetadataStores metadata, Predicate<ResourceID> there) {
        super(StoreFindings.class, "store-watches");
        this.client = client;
        this.clock = clock;
        this.metadata = metadata;
        this.there = there;
    }

    /**
     * Begins to watch the stores of a platform, or follows what it says now.
     *
     * @param beside what else is worth an early look when it changes
     */
    StoreFindings follow(LynexPlatform platform, Object beside) {
        ResourceID id = ResourceID.fromResource(platform);
        PlatformWatch watch = watches.compute(id, (_, known) -> {
            if (known != null && known.watches(platform)) {
                return known;
            }
            if (known != null) {
                known.close();
            }
            return new PlatformWatch(
                    platform, client, metadata, clock, () -> getEventHandler().handleEvent(new Event(id)));
        });
        watch.follow(platform, beside);
        // It may have been deleted while it was reconciled.
        if (!there.test(id)) {
            forget(id);
        }
        return watch.findings();
    }

    private void forget(ResourceID id) {
        PlatformWatch watch = watches.remove(id);
        if (watch != null) {
            watch.close();
        }
    }

    /** How many platforms are watched. */
    int watched() {
        return watches.size();
    }

    @Override
    public void onResourceDeleted(LynexPlatform platform) {
        forget(ResourceID.fromResource(platform));
        // A paused one has no watch.
        metadata.forget(platform);
    }

    @Override
    public Set<StoreFindings> getSecondaryResources(LynexPlatform platform) {
        PlatformWatch watch = watches.get(ResourceID.fromResource(platform));
        return watch == null ? Set.of() : Set.of(watch.findings());
    }

    @Override
    public void stop() {
        watches.keySet().forEach(this::forget);
        super.stop();
    }
}
