package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far a function's Deployment is. */
final class Rollout {
    private final String name;
    private final @Nullable Deployment deployment;

    Rollout(String name, @Nullable Deployment deployment) {
        this.name = name;
        this.deployment = deployment;
    }

    /** Why it is not as it should be, empty when it is. */
    Optional<String> missing() {
        if (deployment == null) {
            return Optional.of(name + ": its Deployment is not there yet");
        }
        DeploymentStatus status = status(deployment);
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        int updated = Objects.requireNonNullElse(status.getUpdatedReplicas(), 0);
        int ready = Objects.requireNonNullElse(status.getReadyReplicas(), 0);
        int all = Objects.requireNonNullElse(status.getReplicas(), 0);
        long seen = Objects.requireNonNullElse(status.getObservedGeneration(), 0L);
        boolean current =
                seen >= Objects.requireNonNullElse(deployment.getMetadata().getGeneration(), 0L);
        if (current && updated >= wanted && ready >= wanted && all <= wanted) {
            return Optional.empty();
        }
        String why = failure(status).map(message -> ": " + message).orElse("");
        return Optional.of(
                name + ": " + ready + " of " + wanted + " replicas are ready, " + updated + " of them new" + why);
    }

    /** What Kubernetes says of pods that cannot be made, or do not come up in time. */
    private static Optional<String> failure(DeploymentStatus status) {
        return status.getConditions().stream()
                .filter(condition -> bad(condition, "ReplicaFailure", "True") || bad(condition, "Progressing", "False"))
                .map(DeploymentCondition::getMessage)
                .findFirst();
    }

    private static boolean bad(DeploymentCondition condition, String type, String status) {
        return type.equals(condition.getType()) && status.equals(condition.getStatus());
    }

    int readyReplicas() {
        return deployment == null
                ? 0
                : Objects.requireNonNullElse(status(deployment).getReadyReplicas(), 0);
    }

    /** Of its pods, as {@code kubectl -l} takes it; null without a Deployment. */
    @Nullable
    String selector() {
        return deployment == null
                ? null
                : new TreeMap<>(deployment.getSpec().getSelector().getMatchLabels())
                        .entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .collect(Collectors.joining(","));
    }

    FunctionStatus status() {
        if (deployment == null) {
            return new FunctionStatus(0, 0, null);
        }
        DeploymentStatus status = status(deployment);
        List<Container> containers =
                deployment.getSpec().getTemplate().getSpec().getContainers();
        return new FunctionStatus(
                Objects.requireNonNullElse(status.getReplicas(), 0),
                Objects.requireNonNullElse(status.getReadyReplicas(), 0),
                containers.getFirst().getImage());
    }

    private static DeploymentStatus status(Deployment deployment) {
        return Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
    }
}
