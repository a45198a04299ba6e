package dev.lynex.operator.retention;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyStatus;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Conditions;
import dev.lynex.operator.Paused;
import dev.lynex.operator.projection.Reached;
import dev.lynex.operator.selection.Targets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says of a retention policy what was found. What it does to rows that are stored already is not known here. */
final class PolicyStatuses {
    private static final RetentionPolicyStatus NOTHING =
            new RetentionPolicyStatus(null, null, List.of(), List.of(), null, null, null, null);

    private final RetentionPolicy policy;
    private final RetentionPolicyStatus before;
    private final Conditions conditions;
    private final long generation;
    private final Instant now;

    PolicyStatuses(RetentionPolicy policy, Instant now) {
        this.policy = policy;
        this.before = Objects.requireNonNullElse(policy.getStatus(), NOTHING);
        this.generation = Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L);
        this.now = now;
        this.conditions = new Conditions(before.conditions(), generation, now);
    }

    /** As before, with these platforms beside those where it is. */
    RetentionPolicyStatus noted(Collection<String> platforms) {
        var all = new TreeSet<>(before.platforms());
        all.addAll(platforms);
        return new RetentionPolicyStatus(
                before.observedGeneration(),
                before.phase(),
                before.conditions(),
                List.copyOf(all),
                before.projects(),
                null,
                null,
                null);
    }

    /** @param missing names in its spec that no project has */
    RetentionPolicyStatus declared(Reached reached, Targets targets, Decided decided, List<String> missing) {
        // A name without a project harms no other project, so the rest is followed.
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.TRUE, ConditionReason.VALID, "the spec is followed");
        reached.addTo(conditions);
        boolean named = !policy.getSpec().projects().names().isEmpty();
        if (!reached.all()) {
            return notReady(reached.reason(), reached.problems(), decided, reached);
        }
        if (!missing.isEmpty()) {
            return notReady(
                    ConditionReason.PROJECT_NOT_FOUND,
                    "there is no LynexProject " + String.join(", ", missing)
                            + " in this namespace: make it, or correct spec.projects.names; the others follow",
                    decided,
                    reached);
        }
        if (named && !targets.waiting().isEmpty()) {
            return notReady(
                    ConditionReason.RECONCILING,
                    "the platform of project " + String.join(", ", targets.waiting())
                            + " does not know it yet: its own conditions say why",
                    decided,
                    reached);
        }
        if (decided.projects().isEmpty() && !decided.others().isEmpty()) {
            return notReady(
                    ConditionReason.OVERRIDDEN,
                    "for all of its projects another goes before it: " + String.join(", ", decided.others()),
                    decided,
                    reached);
        }
        if (policy.getSpec().dryRun()) {
            ready(
                    ConditionReason.DRY_RUN,
                    "it would decide " + decided.projects().size()
                            + " projects and changes nothing; this version does not count rows yet");
        } else {
            ready(
                    ConditionReason.AS_SPECIFIED,
                    "it decides " + decided.projects().size()
                            + " projects, for events from now on; this version does not change rows that are stored yet");
        }
        return status(Phase.READY, conditions.list(), decided.projects().size(), reached.platforms());
    }

    RetentionPolicyStatus deleting(Reached reached) {
        conditions.add(
                ConditionType.CLEANED_UP,
                ConditionStatus.FALSE,
                ConditionReason.CLEANUP_WAITS,
                Cleanup.waits(reached.problems()));
        conditions.add(
                ConditionType.READY, ConditionStatus.FALSE, ConditionReason.CLEANUP_WAITS, "it is being deleted");
        return status(Phase.DELETING, conditions.list(), 0, reached.platforms());
    }

    /** Of one that is left alone: what was found before, and that nobody looks now. */
    RetentionPolicyStatus paused() {
        return new RetentionPolicyStatus(
                before.observedGeneration(),
                before.phase(),
                Paused.conditions(policy, before.conditions(), now),
                before.platforms(),
                before.projects(),
                null,
                null,
                null);
    }

    private RetentionPolicyStatus notReady(ConditionReason reason, String message, Decided decided, Reached reached) {
        conditions.add(ConditionType.READY, ConditionStatus.FALSE, reason, message);
        return status(Phase.DEGRADED, conditions.list(), decided.projects().size(), reached.platforms());
    }

    private void ready(ConditionReason reason, String message) {
        conditions.add(ConditionType.READY, ConditionStatus.TRUE, reason, message);
    }

    private RetentionPolicyStatus status(
            Phase phase, List<Condition> all, @Nullable Integer projects, List<String> platforms) {
        return new RetentionPolicyStatus(generation, phase, all, platforms, projects, null, null, null);
    }
}
