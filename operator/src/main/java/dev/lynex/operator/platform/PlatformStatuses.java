package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.FunctionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformStatus;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.crds.v1alpha1.ProcessorStatus;
import dev.lynex.crds.v1alpha1.QueueStatus;
import dev.lynex.operator.Conditions;
import dev.lynex.operator.Paused;
import dev.lynex.operator.model.FunctionKind;
import dev.lynex.operator.model.PublicUrls;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of a platform what was found. */
final class PlatformStatuses {
    private final LynexPlatform platform;
    private final Conditions conditions;
    private final List<String> unexposed = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Instant now;
    private final @Nullable Phase before;

    PlatformStatuses(LynexPlatform platform, Instant now) {
        this.platform = platform;
        this.now = now;
        LynexPlatformStatus status = platform.getStatus();
        List<Condition> known = status == null ? List.of() : status.conditions();
        this.before = status == null ? null : status.phase();
        this.conditions = new Conditions(known, generation(platform), now);
    }

    /** Of one that is left alone: what was found before, and that nobody looks now. */
    static LynexPlatformStatus paused(LynexPlatform platform, Instant now) {
        LynexPlatformStatus before = platform.getStatus();
        if (before == null) {
            List<Condition> conditions = Paused.conditions(platform, List.of(), now);
            return new LynexPlatformStatus(
                    null, Phase.PENDING, conditions, null, null, null, null, null, null, null, null, null, null);
        }
        return new LynexPlatformStatus(
                before.observedGeneration(),
                before.phase(),
                Paused.conditions(platform, before.conditions(), now),
                before.durability(),
                before.schemaVersion(),
                before.queue(),
                before.ingest(),
                before.processor(),
                before.query(),
                before.billing(),
                before.projects(),
                before.ingestUrl(),
                before.queryUrl());
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
     * @param schema how far it is, null when it was not looked at
     * @param found of the stores
     */
    LynexPlatformStatus of(
            List<String> missing,
            Map<FunctionKind, Deployment> deployments,
            @Nullable SchemaState schema,
            StoreFindings found) {
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
        var stores = new StoreConditions(platform, conditions, found, now);
        stores.reachable();
        migrated(schema);
        String durability = stores.durability(schema != null && schema.migrated());
        QueueStatus queue = stores.queue();
        Phase phase = ready(missing, schema, behind, stores, rollouts);
        Rollout processor = rollout(rollouts, FunctionKind.PROCESSOR);
        return new LynexPlatformStatus(
                generation(platform),
                phase,
                conditions.list(),
                durability,
                stores.schemaVersion(),
                queue,
                rollout(rollouts, FunctionKind.INGEST).status(),
                processorStatus(processor),
                rollout(rollouts, FunctionKind.QUERY).status(),
                null,
                null,
                PublicUrls.exposed(platform.getSpec().ingest().expose()).orElseGet(() -> inside(FunctionKind.INGEST)),
                PublicUrls.dashboard(platform.getSpec()).orElseGet(() -> inside(FunctionKind.QUERY)));
    }

    private void migrated(@Nullable SchemaState schema) {
        if (schema != null) {
            ConditionStatus status = schema.migrated() ? ConditionStatus.TRUE : ConditionStatus.FALSE;
            conditions.add(ConditionType.SCHEMA_MIGRATED, status, schema.reason(), schema.message());
        } else if (!conditions.carry(ConditionType.SCHEMA_MIGRATED)) {
            conditions.add(
                    ConditionType.SCHEMA_MIGRATED,
                    ConditionStatus.UNKNOWN,
                    ConditionReason.RECONCILING,
                    "it waits for what is missing");
        }
    }

    private Phase ready(
            List<String> missing,
            @Nullable SchemaState schema,
            List<String> behind,
            StoreConditions stores,
            Map<FunctionKind, Rollout> rollouts) {
        if (!missing.isEmpty()) {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    ConditionReason.SECRET_NOT_FOUND,
                    String.join("; ", missing));
            return Phase.REFUSED;
        }
        boolean none = rollouts.values().stream().allMatch(rollout -> rollout.readyReplicas() == 0);
        if (schema != null && !schema.migrated()) {
            conditions.add(ConditionType.READY, ConditionStatus.FALSE, schema.reason(), schema.message());
            boolean failed = schema.reason() == ConditionReason.MIGRATION_FAILED;
            return none ? Phase.PENDING : failed ? Phase.DEGRADED : Phase.PROGRESSING;
        }
        if (!behind.isEmpty()) {
            stores.problems().forEach(problem -> behind.add(problem.message()));
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
        if (!stores.problems().isEmpty()) {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    stores.problems().getFirst().reason(),
                    stores.problems().stream()
                            .map(StoreConditions.Problem::message)
                            .collect(Collectors.joining("; ")));
            return Phase.DEGRADED;
        }
        if (stores.unasked()) {
            // The operator has just started; for the moment what it knew before holds.
            if (before == Phase.READY && conditions.carry(ConditionType.READY)) {
                return Phase.READY;
            }
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    ConditionReason.RECONCILING,
                    "the stores are being asked");
            return Phase.PROGRESSING;
        }
        if (platform.getSpec().billing() != null) {
            notes.add("spec.billing does nothing in this version");
        }
        notes.addFirst("all functions are ready and their stores answer");
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

    private String inside(FunctionKind kind) {
        return "http://" + platform.getMetadata().getName() + "-" + kind.word() + "."
                + platform.getMetadata().getNamespace() + ".svc:" + kind.port();
    }
}
