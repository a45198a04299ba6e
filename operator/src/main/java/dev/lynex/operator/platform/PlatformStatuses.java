package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.FunctionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformStatus;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.crds.v1alpha1.ProcessorStatus;
import dev.lynex.operator.Conditions;
import dev.lynex.operator.model.FunctionKind;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says of a platform what was found. */
final class PlatformStatuses {
    private final LynexPlatform platform;
    private final Conditions conditions;
    private final List<String> unexposed = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    PlatformStatuses(LynexPlatform platform, Instant now) {
        this.platform = platform;
        LynexPlatformStatus before = platform.getStatus();
        List<Condition> known = before == null ? List.of() : before.conditions();
        this.conditions = new Conditions(known, generation(platform), now);
    }

    private static long generation(LynexPlatform platform) {
        return Objects.requireNonNullElse(platform.getMetadata().getGeneration(), 0L);
    }

    /** Why clients outside of the cluster do not reach it, with how to mend it. */
    void unexposed(String why) {
        unexposed.add(why);
    }

    /** What people should know though all is well. */
    void note(String what) {
        notes.add(what);
    }

    /**
     * The status.
     *
     * @param missing what must be there first, in sentences
     * @param deployments those that are there
     */
    LynexPlatformStatus of(List<String> missing, Map<FunctionKind, Deployment> deployments) {
        Map<FunctionKind, Rollout> rollouts = new EnumMap<>(FunctionKind.class);
        List<String> behind = new ArrayList<>();
        for (FunctionKind kind : FunctionKind.values()) {
            String name = platform.getMetadata().getName() + "-" + kind.word();
            var rollout = new Rollout(name, deployments.get(kind));
            rollouts.put(kind, rollout);
            rollout.missing().ifPresent(behind::add);
        }
        if (missing.isEmpty()) {
            conditions.add(ConditionType.ACCEPTED, ConditionStatus.TRUE, ConditionReason.VALID, "the spec is followed");
        } else {
            conditions.add(
                    ConditionType.ACCEPTED,
                    ConditionStatus.FALSE,
                    ConditionReason.SECRET_NOT_FOUND,
                    String.join("; ", missing));
        }
        Phase phase = ready(missing, behind, rollouts);
        Rollout processor = rollout(rollouts, FunctionKind.PROCESSOR);
        return new LynexPlatformStatus(
                generation(platform),
                phase,
                conditions.list(),
                null,
                null,
                null,
                rollout(rollouts, FunctionKind.INGEST).status(),
                processorStatus(processor),
                rollout(rollouts, FunctionKind.QUERY).status(),
                null,
                null,
                url(FunctionKind.INGEST, platform.getSpec().ingest().expose()),
                url(FunctionKind.QUERY, platform.getSpec().query().expose()));
    }

    private Phase ready(List<String> missing, List<String> behind, Map<FunctionKind, Rollout> rollouts) {
        if (!missing.isEmpty()) {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    ConditionReason.SECRET_NOT_FOUND,
                    String.join("; ", missing));
            return Phase.REFUSED;
        }
        if (!behind.isEmpty()) {
            boolean none = rollouts.values().stream().allMatch(rollout -> rollout.readyReplicas() == 0);
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    ConditionReason.REPLICAS_UNAVAILABLE,
                    String.join("; ", behind));
            return none ? Phase.PENDING : Phase.PROGRESSING;
        }
        if (!unexposed.isEmpty()) {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    ConditionReason.KIND_NOT_INSTALLED,
                    String.join("; ", unexposed));
            return Phase.DEGRADED;
        }
        if (platform.getSpec().billing() != null) {
            notes.add("spec.billing does nothing in this version");
        }
        notes.addFirst("all functions are ready");
        conditions.add(
                ConditionType.READY, ConditionStatus.TRUE, ConditionReason.AS_SPECIFIED, String.join("; ", notes));
        return Phase.READY;
    }

    private static Rollout rollout(Map<FunctionKind, Rollout> rollouts, FunctionKind kind) {
        return Objects.requireNonNull(rollouts.get(kind));
    }

    private ProcessorStatus processorStatus(Rollout rollout) {
        FunctionStatus its = rollout.status();
        String selector = rollout.selector();
        return new ProcessorStatus(
                its.replicas(),
                its.readyReplicas(),
                ProcessorReplicas.wanted(platform),
                selector,
                its.image(),
                null,
                null,
                null);
    }

    private String url(FunctionKind kind, @Nullable Exposure expose) {
        if (expose == null) {
            return "http://" + platform.getMetadata().getName() + "-" + kind.word() + "."
                    + platform.getMetadata().getNamespace() + ".svc:" + kind.port();
        }
        return (expose.tlsSecretName() == null && expose.httpRoute() == null ? "http://" : "https://") + expose.host();
    }
}
