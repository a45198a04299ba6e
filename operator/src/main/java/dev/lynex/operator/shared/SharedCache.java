package dev.lynex.operator.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a kind as their own controller has them, for the other controllers too. Each of them with an informer of its
 * own would hold a copy of every resource.
 */
public final class SharedCache<R extends HasMetadata> {
    private static final String NAMESPACE = "shared-by-namespace";

    private final Class<R> kind;
    private final Changes<R> changes;
    private final CountDownLatch complete = new CountDownLatch(1);
    private @Nullable IndexerResourceCache<R> cache;

    public SharedCache(Class<R> kind) {
        this.kind = kind;
        this.changes = new Changes<>(kind);
    }

    /** For the controller of the kind: shares its cache. */
    public EventSource<R, R> shared(EventSourceContext<R> context) {
        cache = context.getPrimaryCache();
        cache.addIndexer(NAMESPACE, resource -> List.of(resource.getMetadata().getNamespace()));
        return new SharedSource<>(kind, changes, complete::countDown);
    }

    /**
     * For another controller, which starts when the cache is complete: who saw half of it would take the rest for deleted.
     *
     * @param filter which updates it cares for; it is told of each addition and deletion
     * @param toPrimary which of its resources are to be looked at again
     */
    public <P extends HasMetadata> EventSource<R, P> followed(
            EventSourceContext<P> context, OnUpdateFilter<? super R> filter, SecondaryToPrimaryMapper<R> toPrimary) {
        Duration most =
                context.getControllerConfiguration().getConfigurationService().cacheSyncTimeout();
        return changes.followed(filter, toPrimary, () -> await(most));
    }

    private void await(Duration most) {
        try {
            if (!complete.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OperatorException("there was no list of all " + HasMetadata.getFullResourceName(kind)
                        + " within " + most.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException(e);
        }
    }

    public Optional<R> get(ResourceID id) {
        return cache().get(id);
    }

    /** Those of a namespace. */
    public List<R> in(String namespace) {
        return byIndex(NAMESPACE, namespace);
    }

    /** Those that an index has under a key; the controller of the kind adds it, before it starts. */
    public List<R> byIndex(String index, String key) {
        return cache().byIndex(index, key);
    }

    private IndexerResourceCache<R> cache() {
        return Objects.requireNonNull(cache, "event sources are prepared first");
    }
}
