package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformStatus;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.model.Checksum;
import dev.lynex.operator.model.FunctionPlan;
import dev.lynex.operator.model.MigrationJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.dependent.CRUDKubernetesBulkDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind that a platform's functions are made of. They belong to the platform, so
 * the cluster collects them with it; one that is no longer wanted is deleted.
 *
 * @param <R> the kind
 */
final class FunctionObjects<R extends HasMetadata> extends KubernetesDependentResource<R, LynexPlatform>
        implements CRUDKubernetesBulkDependentResource<R, LynexPlatform>, GarbageCollected<LynexPlatform> {
    /** By which what somebody else changed is told from what the operator wants otherwise now. */
    private static final String CHECKSUM = "lynex.dev/desired-checksum";

    private final Function<FunctionPlan, List<R>> model;
    private final Transitions transitions;

    FunctionObjects(Class<R> kind, Function<FunctionPlan, List<R>> model, Transitions transitions) {
        // By its name a workflow knows a dependent from another of the same class.
        super(kind, HasMetadata.getPlural(kind));
        this.model = model;
        this.transitions = transitions;
    }

    @Override
    public Map<ResourceID, R> desiredResources(LynexPlatform platform, Context<LynexPlatform> context) {
        return PlatformReconciler.plans(context).values().stream()
                .flatMap(plan -> model.apply(plan).stream())
                .map(FunctionObjects::signed)
                .collect(Collectors.toMap(ResourceID::fromResource, object -> object));
    }

    private static <R extends HasMetadata> R signed(R desired) {
        String checksum = Checksum.of(Serialization.asJson(desired).getBytes(StandardCharsets.UTF_8));
        Map<String, String> annotations =
                new TreeMap<>(Objects.requireNonNullElse(desired.getMetadata().getAnnotations(), Map.of()));
        annotations.put(CHECKSUM, checksum);
        desired.getMetadata().setAnnotations(annotations);
        return desired;
    }

    @Override
    public R create(R desired, LynexPlatform platform, Context<LynexPlatform> context) {
        R created = super.create(desired, platform, context);
        if (wasFollowed(platform)) {
            transitions.corrected(context.getClient(), platform, called(created) + " was missing and is made again");
        }
        return created;
    }

    /** Whether all was made already that this generation of the spec asks for. */
    private static boolean wasFollowed(LynexPlatform platform) {
        LynexPlatformStatus status = platform.getStatus();
        return status != null
                && Objects.equals(
                        status.observedGeneration(), platform.getMetadata().getGeneration())
                && isTrue(status, ConditionType.ACCEPTED)
                // Before that nothing is made.
                && isTrue(status, ConditionType.SCHEMA_MIGRATED);
    }

    private static boolean isTrue(LynexPlatformStatus status, ConditionType type) {
        return status.conditions().stream()
                .anyMatch(each -> each.type().equals(type.word()) && each.status() == ConditionStatus.TRUE);
    }

    @Override
    public R update(R actual, R desired, LynexPlatform platform, Context<LynexPlatform> context) {
        R updated = super.update(actual, desired, platform, context);
        if (Objects.equals(checksum(actual), checksum(desired))) {
            transitions.corrected(
                    context.getClient(), platform, called(actual) + " was changed by somebody else and is put right");
        }
        return updated;
    }

    private static @Nullable String checksum(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(CHECKSUM);
    }

    private static String called(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    @Override
    public Map<ResourceID, R> getSecondaryResources(LynexPlatform platform, Context<LynexPlatform> context) {
        String uid = platform.getMetadata().getUid();
        return context.getSecondaryResourcesAsStream(resourceType())
                .filter(object -> object.getOwnerReferenceFor(uid).isPresent() && !MigrationJob.made(object))
                .collect(Collectors.toMap(ResourceID::fromResource, object -> object));
    }
}
