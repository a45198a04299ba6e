package dev.lynex.operator.rule;

import dev.lynex.crds.v1alpha1.ActiveAlert;
import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.AlertRuleStatus;
import dev.lynex.crds.v1alpha1.AlertState;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Conditions;
import dev.lynex.operator.Paused;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.projection.Reached;
import dev.lynex.operator.selection.Targets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/** Says of an alert rule what was found. As long as nobody evaluates rules, whether one fires is unknown. */
final class RuleStatuses {
    private static final AlertRuleStatus NOTHING =
            new AlertRuleStatus(null, null, List.of(), List.of(), null, null, null, null, List.<ActiveAlert>of());

    private final AlertRule rule;
    private final AlertRuleStatus before;
    private final Conditions conditions;
    private final long generation;
    private final Instant now;

    RuleStatuses(AlertRule rule, Instant now) {
        this.rule = rule;
        this.before = Objects.requireNonNullElse(rule.getStatus(), NOTHING);
        this.generation = Objects.requireNonNullElse(rule.getMetadata().getGeneration(), 0L);
        this.conditions = new Conditions(before.conditions(), generation, now);
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** As before, with these platforms beside those where it is. */
    AlertRuleStatus noted(Collection<String> platforms) {
        var all = new TreeSet<>(before.platforms());
        all.addAll(platforms);
        return new AlertRuleStatus(
                before.observedGeneration(),
                before.state(),
                before.conditions(),
                List.copyOf(all),
                before.since(),
                null,
                null,
                null,
                List.of());
    }

    AlertRuleStatus declared(Reached reached, Targets targets) {
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.TRUE, ConditionReason.VALID, "the spec is valid");
        reached.addTo(conditions);
        boolean named = !rule.getSpec().projects().names().isEmpty();
        if (!reached.all()) {
            notReady(reached.reason(), reached.problems());
        } else if (named && !targets.waiting().isEmpty()) {
            notReady(
                    ConditionReason.RECONCILING,
                    "the platform of project " + String.join(", ", targets.waiting())
                            + " does not know it yet: its own conditions say why");
        } else if (rule.getSpec().suspend()) {
            conditions.add(
                    ConditionType.READY, ConditionStatus.TRUE, ConditionReason.SUSPENDED, "it rests, by spec.suspend");
        } else {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.TRUE,
                    ConditionReason.AS_SPECIFIED,
                    "it is known for " + targets.projects() + " projects; this version does not evaluate rules yet");
        }
        return status(
                reached.all() && rule.getSpec().suspend() ? AlertState.SUSPENDED : AlertState.UNKNOWN,
                conditions.list(),
                reached.platforms());
    }

    AlertRuleStatus refused(Refusal refusal, Reached kept) {
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.FALSE, refusal.reason(), refusal.message());
        conditions.add(
                ConditionType.PROJECTED,
                ConditionStatus.FALSE,
                kept.all() ? refusal.reason() : kept.reason(),
                kept.all() ? "what was accepted last stays in force" : kept.problems());
        notReady(refusal.reason(), refusal.message());
        return status(
                Objects.requireNonNullElse(before.state(), AlertState.UNKNOWN), conditions.list(), kept.platforms());
    }

    AlertRuleStatus deleting(Reached reached) {
        conditions.add(
                ConditionType.CLEANED_UP,
                ConditionStatus.FALSE,
                ConditionReason.CLEANUP_WAITS,
                Cleanup.waits(reached.problems()));
        notReady(ConditionReason.CLEANUP_WAITS, "it is being deleted");
        return status(AlertState.UNKNOWN, conditions.list(), reached.platforms());
    }

    /** Of one that is left alone: what was found before, and that nobody looks now. */
    AlertRuleStatus paused() {
        return new AlertRuleStatus(
                before.observedGeneration(),
                before.state(),
                Paused.conditions(rule, before.conditions(), now),
                before.platforms(),
                before.since(),
                null,
                null,
                null,
                List.of());
    }

    private void notReady(ConditionReason reason, String message) {
        conditions.add(ConditionType.READY, ConditionStatus.FALSE, reason, message);
    }

    private AlertRuleStatus status(AlertState state, List<Condition> all, List<String> platforms) {
        Instant since = before.since() != null && before.state() == state ? before.since() : now;
        return new AlertRuleStatus(generation, state, all, platforms, since, null, null, null, List.of());
    }
}
