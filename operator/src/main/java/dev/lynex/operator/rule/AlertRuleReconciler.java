package dev.lynex.operator.rule;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.AlertRuleStatus;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.metadata.DeclaredRule;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Owners;
import dev.lynex.operator.Paused;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.SpecOrAnnotations;
import dev.lynex.operator.StatusPatch;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.projection.Projection;
import dev.lynex.operator.projection.Reached;
import dev.lynex.operator.selection.NamespaceProjects;
import dev.lynex.operator.selection.SelectedProjects;
import dev.lynex.operator.selection.Target;
import dev.lynex.operator.selection.Targets;
import dev.lynex.operator.shared.SharedCaches;
import dev.lynex.operator.stores.MetadataStores;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks an alert rule and makes it known to the platforms of its projects. It evaluates nothing.
 *
 * <p>A rule that is refused stays in force as it was, for those of its projects that are still there.
 */
@ControllerConfiguration(
        name = "alertrule",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = SpecOrAnnotations.class))
public final class AlertRuleReconciler implements Reconciler<AlertRule>, Cleaner<AlertRule> {
    private final InstantSource clock;
    private final Transitions transitions;
    private final SharedCaches caches;
    private final Projection<DeclaredRule> projection;
    private @Nullable NamespaceProjects<AlertRule> projects;

    public AlertRuleReconciler(
            MetadataStores stores, InstantSource clock, Transitions transitions, SharedCaches caches) {
        this.clock = clock;
        this.transitions = transitions;
        this.caches = caches;
        this.projection = new Projection<>(stores, MetadataStore::rules);
    }

    @Override
    public List<EventSource<?, AlertRule>> prepareEventSources(EventSourceContext<AlertRule> context) {
        projects = new NamespaceProjects<>(context, caches);
        return projects.eventSources();
    }

    @Override
    public UpdateControl<AlertRule> reconcile(AlertRule rule, Context<AlertRule> context) {
        var statuses = new RuleStatuses(rule, clock.instant());
        if (Paused.is(rule)) {
            return patch(rule, statuses.paused()).control(context, null);
        }
        var selected = SelectedProjects.of(
                rule.getSpec().projects(), projects().in(rule.getMetadata().getNamespace()));
        Targets targets = Targets.of(selected.projects(), projects()::platform);
        AlertRuleStatus found;
        Reached reached;
        try {
            String json = valid(rule, selected, targets).toJson();
            // Where it is to be is written down before it goes there, so that it is found when it is to leave.
            AlertRuleStatus noted = statuses.noted(targets.names());
            patch(rule, noted).write(context);
            reached = projection.declare(
                    subject(rule, noted, context),
                    targets,
                    target -> new DeclaredRule(Owners.of(rule, target.platform()), target.ids(), json));
            found = statuses.declared(reached, targets);
        } catch (Refusal e) {
            // By its last selection it may be about others of the namespace than by this one.
            Targets all = Targets.of(
                    SelectedProjects.staying(projects().in(rule.getMetadata().getNamespace())), projects()::platform);
            reached = projection.retain(subject(rule, rule.getStatus(), context), all);
            found = statuses.refused(e, reached);
        }
        return patch(rule, found).control(context, reached.again());
    }

    /** @throws Refusal when the rule cannot be followed */
    private static dev.lynex.alerting.AlertRule valid(AlertRule rule, SelectedProjects selected, Targets targets)
            throws Refusal {
        dev.lynex.alerting.AlertRule valid = RuleDeclaration.of(rule.getSpec());
        if (!selected.missing().isEmpty()) {
            throw new Refusal(
                    ConditionReason.PROJECT_NOT_FOUND,
                    "there is no LynexProject " + String.join(", ", selected.missing())
                            + " in this namespace: make it, or correct spec.projects.names");
        }
        String mute = targets.list().stream()
                .filter(target -> target.platform().getSpec().mail() == null)
                .map(Target::name)
                .collect(Collectors.joining(", "));
        if (valid.sendsEmail() && !mute.isEmpty()) {
            throw new Refusal(
                    ConditionReason.MAIL_SERVER_MISSING,
                    "the platform " + mute + " has no mail server: set its spec.mail, or notify otherwise");
        }
        return valid;
    }

    @Override
    public DeleteControl cleanup(AlertRule rule, Context<AlertRule> context) {
        if (Paused.is(rule)) {
            patch(rule, new RuleStatuses(rule, clock.instant()).paused()).write(context);
            return DeleteControl.noFinalizerRemoval();
        }
        if (Cleanup.isSkipped(rule)) {
            return DeleteControl.defaultDelete();
        }
        Reached reached = projection.release(subject(rule, rule.getStatus(), context));
        if (reached.all()) {
            return DeleteControl.defaultDelete();
        }
        patch(rule, new RuleStatuses(rule, clock.instant()).deleting(reached)).write(context);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(Cleanup.AGAIN);
    }

    private Projection.Subject subject(AlertRule rule, @Nullable AlertRuleStatus status, Context<AlertRule> context) {
        return new Projection.Subject(
                Owners.of(rule),
                status == null ? List.of() : status.platforms(),
                projects()::platform,
                context.getClient());
    }

    private StatusPatch<AlertRuleStatus, AlertRule> patch(AlertRule rule, AlertRuleStatus status) {
        return new StatusPatch<>(rule, new AlertRule(), status, transitions);
    }

    private NamespaceProjects<AlertRule> projects() {
        return Objects.requireNonNull(projects, "event sources are prepared first");
    }
}
