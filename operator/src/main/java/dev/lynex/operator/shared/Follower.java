package dev.lynex.operator.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Set;

/** Wakes a controller by what the watch of another sees. */
final class Follower<R extends HasMetadata, P extends HasMetadata> extends AbstractEventSource<R, P>
        implements ResourceEventHandler<R> {
    private final OnUpdateFilter<? super R> filter;
    private final SecondaryToPrimaryMapper<R> toPrimary;
    private final Runnable ready;

    Follower(Class<R> kind, OnUpdateFilter<? super R> filter, SecondaryToPrimaryMapper<R> toPrimary, Runnable ready) {
        super(kind, "shared-" + HasMetadata.getPlural(kind));
        this.filter = filter;
        this.toPrimary = toPrimary;
        this.ready = ready;
    }

    @Override
    public void start() {
        ready.run();
        super.start();
    }

    @Override
    public void onAdd(R resource) {
        wake(resource);
    }

    @Override
    public void onUpdate(R before, R now) {
        if (filter.accept(now, before)) {
            wake(now);
        }
    }

    @Override
    public void onDelete(R resource, boolean stateUnknown) {
        wake(resource);
    }

    private void wake(R resource) {
        // Before, the controller does not know its own resources. It looks at all of them when it has started.
        if (!isRunning()) {
            return;
        }
        toPrimary.toPrimaryResourceIDs(resource).forEach(id -> getEventHandler().handleEvent(new Event(id)));
    }

    /** The cache itself is asked, by whoever needs it. */
    @Override
    public Set<R> getSecondaryResources(P primary) {
        return Set.of();
    }
}
