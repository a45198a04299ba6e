package dev.lynex.operator;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.Conditioned;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource's status as it is sent: nothing but its name and the status, and only when there is something new, since each
 * write wakes everybody who watches. What changed in its conditions is told by Events.
 */
public final class StatusPatch<S extends Conditioned, R extends CustomResource<?, S>> {
    private final R resource;
    private final R patch;
    private final S status;
    private final Transitions transitions;

    /**
     * @param resource as it was read
     * @param empty to be filled
     */
    public StatusPatch(R resource, R empty, S status, Transitions transitions) {
        this.resource = resource;
        this.patch = empty;
        this.status = status;
        this.transitions = transitions;
        empty.setMetadata(new ObjectMetaBuilder()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .build());
        empty.setStatus(status);
    }

    /** The end of a reconciliation. */
    public UpdateControl<R> control(Context<R> context, @Nullable Duration again) {
        UpdateControl<R> control = tells(context) ? UpdateControl.patchStatus(patch) : UpdateControl.noUpdate();
        return again == null ? control : control.rescheduleAfter(again);
    }

    /** In the midst of one, by the name under which the status is written at its end. */
    public void write(Context<R> context) {
        if (tells(context)) {
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

    /** Whether there is something new. */
    private boolean tells(Context<R> context) {
        S before = resource.getStatus();
        if (status.equals(before)) {
            return false;
        }
        List<Condition> known = before == null ? List.of() : before.conditions();
        transitions.tell(context.getClient(), resource, known, status.conditions());
        return true;
    }
}
