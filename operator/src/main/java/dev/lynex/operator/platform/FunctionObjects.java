package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.model.FunctionPlan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.dependent.CRUDKubernetesBulkDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The objects of one kind that a platform's functions are made of. They belong to the platform, so
 * the cluster collects them with it; one that is no longer wanted is deleted.
 *
 * @param <R> the kind
 */
final class FunctionObjects<R extends HasMetadata> extends KubernetesDependentResource<R, LynexPlatform>
        implements CRUDKubernetesBulkDependentResource<R, LynexPlatform>, GarbageCollected<LynexPlatform> {
    private final Function<FunctionPlan, List<R>> model;

    FunctionObjects(Class<R> kind, Function<FunctionPlan, List<R>> model) {
        // By its name a workflow knows a dependent from another of the same class.
        super(kind, HasMetadata.getPlural(kind));
        this.model = model;
    }

    @Override
    public Map<ResourceID, R> desiredResources(LynexPlatform platform, Context<LynexPlatform> context) {
        return PlatformReconciler.plans(context).values().stream()
                .flatMap(plan -> model.apply(plan).stream())
                .collect(Collectors.toMap(ResourceID::fromResource, object -> object));
    }

    @Override
    public Map<ResourceID, R> getSecondaryResources(LynexPlatform platform, Context<LynexPlatform> context) {
        String uid = platform.getMetadata().getUid();
        return context.getSecondaryResourcesAsStream(resourceType())
                .filter(object -> object.getOwnerReferenceFor(uid).isPresent())
                .collect(Collectors.toMap(ResourceID::fromResource, object -> object));
    }
}
