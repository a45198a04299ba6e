package dev.lynex.operator;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A resource's status as it is sent: nothing but its name and the status. */
public final class StatusPatch<S, R extends CustomResource<?, S>> {
    private final R patch;
    private final boolean changed;

    /**
     * @param resource as it was read
     * @param empty to be filled
     */
    public StatusPatch(R resource, R empty, S status) {
        this.changed = !Objects.equals(status, resource.getStatus());
        this.patch = empty;
        empty.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build());
        empty.setStatus(status);
    }

    /** The end of a reconciliation. */
    public UpdateControl<R> control(@Nullable Duration again) {
        UpdateControl<R> control = changed ? UpdateControl.patchStatus(patch) : UpdateControl.noUpdate();
        return again == null ? control : control.rescheduleAfter(again);
    }

    /** In the midst of one, by the name under which the status is written at its end. */
    public void write(Context<R> context) {
        if (changed) {
            context.getClient()
                    .resource(patch)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(
                                    context.getControllerConfiguration().fieldManager())
                            .withForce(true)
                            .build());
        }
    }
}
