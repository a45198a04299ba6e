package dev.lynex.operator.shared;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What one controller's watch of a kind sees, told to other controllers, which need no watch of their own then. */
public final class Changes<R extends HasMetadata> implements ResourceEventHandler<R> {
    private final Class<R> kind;
    private final List<Follower<R, ?>> followers = new CopyOnWriteArrayList<>();

    public Changes(Class<R> kind) {
        this.kind = kind;
    }

    /**
     * For another controller.
     *
     * @param filter which updates it cares for; it is told of each addition and deletion
     * @param toPrimary which of its resources are to be looked at again
     */
    public <P extends HasMetadata> EventSource<R, P> followed(
            OnUpdateFilter<? super R> filter, SecondaryToPrimaryMapper<R> toPrimary) {
        return followed(filter, toPrimary, () -> {});
    }

    /** @param ready returns when the controller may look at what it follows, before which it does not start */
    <P extends HasMetadata> EventSource<R, P> followed(
            OnUpdateFilter<? super R> filter, SecondaryToPrimaryMapper<R> toPrimary, Runnable ready) {
        var follower = new Follower<R, P>(kind, filter, toPrimary, ready);
        followers.add(follower);
        return follower;
    }

    @Override
    public void onAdd(R resource) {
        followers.forEach(each -> each.onAdd(resource));
    }

    @Override
    public void onUpdate(R before, R now) {
        followers.forEach(each -> each.onUpdate(before, now));
    }

    @Override
    public void onDelete(R resource, boolean stateUnknown) {
        followers.forEach(each -> each.onDelete(resource, stateUnknown));
    }
}
