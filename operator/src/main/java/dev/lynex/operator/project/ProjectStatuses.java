package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.Isolation;
import dev.lynex.crds.v1alpha1.KeyStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.LynexProjectStatus;
import dev.lynex.crds.v1alpha1.OwnerState;
import dev.lynex.crds.v1alpha1.OwnerStatus;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.metadata.Project;
import dev.lynex.operator.Conditions;
import dev.lynex.operator.Paused;
import dev.lynex.operator.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of a project what was found. What is not known now is carried over: the last good state is in force. */
final class ProjectStatuses {
    /** Has kubectl show keys and values of a Secret, a line each. */
    private static final String LINKS =
            " -o go-template='{{range $key, $link := .data}}{{$key}} {{base64decode $link}}{{\"\\n\"}}{{end}}'";

    private final @Nullable LynexProjectStatus before;
    private final LynexProject project;
    private final Conditions conditions;
    private final long generation;

    ProjectStatuses(LynexProject project, Instant now) {
        this.project = project;
        this.before = project.getStatus();
        this.generation = Objects.requireNonNullElse(project.getMetadata().getGeneration(), 0L);
        List<Condition> known = before == null ? List.of() : before.conditions();
        this.conditions = new Conditions(known, generation, now);
    }

    LynexProjectStatus declared(Project stored, KeySecrets keys, OwnerInvitations owners, LynexPlatform platform) {
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.TRUE, ConditionReason.VALID, "the spec is followed");
        List<Refusal> problems = new ArrayList<>(keys.refused().values());
        if (problems.isEmpty()) {
            conditions.add(
                    ConditionType.KEYS_ISSUED,
                    ConditionStatus.TRUE,
                    ConditionReason.AS_SPECIFIED,
                    "every key is in its Secret");
        } else {
            conditions.add(
                    ConditionType.KEYS_ISSUED,
                    ConditionStatus.FALSE,
                    problems.getFirst().reason(),
                    told(problems));
        }
        if (!owners.statuses().isEmpty()) {
            joined(owners);
        }
        owners.refused().ifPresent(problems::add);
        if (problems.isEmpty()) {
            conditions.add(
                    ConditionType.READY, ConditionStatus.TRUE, ConditionReason.AS_SPECIFIED, "apps may send to it");
        } else {
            conditions.add(
                    ConditionType.READY,
                    ConditionStatus.FALSE,
                    problems.getFirst().reason(),
                    told(problems));
        }
        return new LynexProjectStatus(
                generation,
                problems.isEmpty() ? Phase.READY : Phase.DEGRADED,
                conditions.list(),
                stored.id(),
                Isolation.SHARED,
                stored.place().partition(),
                stored.place().epoch() - 1,
                null,
                null,
                null,
                keys.statuses(),
                owners.statuses(),
                stored.retentionDays(),
                stored.prices().isEmpty() ? null : stored.prices(),
                platform.getStatus() == null ? null : platform.getStatus().ingestUrl());
    }

    private static String told(List<Refusal> problems) {
        return problems.stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    }

    /** That somebody has not come is no fault of the project: apps may send to it all the same. */
    private void joined(OwnerInvitations owners) {
        List<String> waited = owners.statuses().stream()
                .filter(each -> each.state() != OwnerState.JOINED)
                .map(OwnerStatus::email)
                .toList();
        if (owners.refused().isPresent()) {
            Refusal why = owners.refused().get();
            conditions.add(ConditionType.OWNERS_JOINED, ConditionStatus.FALSE, why.reason(), why.message());
        } else if (waited.isEmpty()) {
            conditions.add(
                    ConditionType.OWNERS_JOINED,
                    ConditionStatus.TRUE,
                    ConditionReason.AS_SPECIFIED,
                    "everybody of spec.owners is an owner");
        } else {
            conditions.add(
                    ConditionType.OWNERS_JOINED,
                    ConditionStatus.FALSE,
                    ConditionReason.INVITED,
                    "not come yet: " + String.join(", ", waited)
                            + ". Give each the link that is theirs, of those that this"
                            + " shows: kubectl -n " + project.getMetadata().getNamespace() + " get secret "
                            + InvitationSecret.name(project) + LINKS);
        }
    }

    LynexProjectStatus refused(ConditionReason reason, String message) {
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.FALSE, reason, message);
        conditions.add(ConditionType.READY, ConditionStatus.FALSE, reason, message);
        conditions.carry(ConditionType.OWNERS_JOINED);
        return carried(Phase.REFUSED);
    }

    LynexProjectStatus away(String message) {
        conditions.add(ConditionType.ACCEPTED, ConditionStatus.TRUE, ConditionReason.VALID, "the spec is valid");
        conditions.add(ConditionType.READY, ConditionStatus.FALSE, ConditionReason.UNREACHABLE, message);
        conditions.carry(ConditionType.OWNERS_JOINED);
        return carried(before == null || before.projectId() == null ? Phase.PENDING : Phase.DEGRADED);
    }

    LynexProjectStatus deleting(String message) {
        conditions.add(ConditionType.CLEANED_UP, ConditionStatus.FALSE, ConditionReason.CLEANUP_WAITS, message);
        conditions.add(
                ConditionType.READY, ConditionStatus.FALSE, ConditionReason.CLEANUP_WAITS, "it is being deleted");
        return carried(Phase.DELETING);
    }

    /** Of one that is left alone: what was found before, and that nobody looks now. */
    LynexProjectStatus paused(LynexProject project, Instant now) {
        List<Condition> known = before == null ? List.of() : before.conditions();
        Phase phase = before == null || before.phase() == null ? Phase.PENDING : before.phase();
        return carried(
                before == null ? null : before.observedGeneration(), phase, Paused.conditions(project, known, now));
    }

    private LynexProjectStatus carried(Phase phase) {
        return carried(generation, phase, conditions.list());
    }

    private LynexProjectStatus carried(@Nullable Long observed, Phase phase, List<Condition> now) {
        List<KeyStatus> keys = before == null ? List.of() : before.keys();
        return new LynexProjectStatus(
                observed,
                phase,
                now,
                before == null ? null : before.projectId(),
                before == null ? null : before.isolation(),
                before == null ? null : before.partition(),
                before == null ? null : before.placementEpoch(),
                null,
                null,
                null,
                keys,
                before == null ? List.of() : before.owners(),
                before == null ? null : before.retentionDays(),
                before == null ? null : before.prices(),
                before == null ? null : before.ingestUrl());
    }
}
