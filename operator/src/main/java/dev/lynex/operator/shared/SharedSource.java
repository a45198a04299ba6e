package dev.lynex.operator.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSourceStartPriority;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;

/** Passes on what a controller sees of its own kind, with nothing filtered out. */
final class SharedSource<R extends HasMetadata> extends AbstractEventSource<R, R> implements ResourceEventAware<R> {
    private final Changes<R> changes;
    private final Runnable complete;

    /** @param complete is told when the controller's cache has all */
    SharedSource(Class<R> kind, Changes<R> changes, Runnable complete) {
        super(kind, "shares-" + HasMetadata.getPlural(kind));
        this.changes = changes;
        this.complete = complete;
        // Before those that wait for others' caches, so that no two controllers wait for each other.
        setEventSourcePriority(EventSourceStartPriority.RESOURCE_STATE_LOADER);
    }

    /** The framework has started the controller's own watch before. */
    @Override
    public void start() {
        super.start();
        complete.run();
    }

    @Override
    public void onResourceCreated(R resource) {
        changes.onAdd(resource);
    }

    @Override
    public void onResourceUpdated(R now, R before) {
        changes.onUpdate(before, now);
    }

    @Override
    public void onResourceDeleted(R resource) {
        changes.onDelete(resource, false);
    }

    @Override
    public Set<R> getSecondaryResources(R primary) {
        return Set.of();
    }
}
