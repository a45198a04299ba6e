package dev.lynex.operator.retention;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyStatus;
import dev.lynex.metadata.DeclaredPolicy;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Owners;
import dev.lynex.operator.Paused;
import dev.lynex.operator.SpecChange;
import dev.lynex.operator.SpecOrAnnotations;
import dev.lynex.operator.StatusPatch;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.projection.Projection;
import dev.lynex.operator.projection.Reached;
import dev.lynex.operator.selection.NamespaceProjects;
import dev.lynex.operator.selection.SelectedProjects;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a retention policy known to the platforms of its projects, and says which it decides. The projects' own reconciler sets
 * their days, by the same {@link RetentionDecision}.
 */
@ControllerConfiguration(
        name = "retentionpolicy",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = SpecOrAnnotations.class))
public final class RetentionPolicyReconciler implements Reconciler<RetentionPolicy>, Cleaner<RetentionPolicy> {
    private final InstantSource clock;
    private final Transitions transitions;
    private final SharedCaches caches;
    private final Projection<DeclaredPolicy> projection;
    private @Nullable NamespaceProjects<RetentionPolicy> projects;

    public RetentionPolicyReconciler(
            MetadataStores stores, InstantSource clock, Transitions transitions, SharedCaches caches) {
        this.clock = clock;
        this.transitions = transitions;
        this.caches = caches;
        this.projection = new Projection<>(stores, MetadataStore::policies);
    }

    @Override
    public List<EventSource<?, RetentionPolicy>> prepareEventSources(EventSourceContext<RetentionPolicy> context) {
        var found = new NamespaceProjects<>(context, caches);
        projects = found;
        List<EventSource<?, RetentionPolicy>> sources = new ArrayList<>(found.eventSources());
        sources.add(caches.policies().shared(context));
        // When one changes, others may decide what it did.
        sources.add(caches.policies().followed(context, new SpecChange(), policy -> found.resources(
                        policy.getMetadata().getNamespace())
                .collect(Collectors.toSet())));
        return sources;
    }

    @Override
    public UpdateControl<RetentionPolicy> reconcile(RetentionPolicy policy, Context<RetentionPolicy> context) {
        var statuses = new PolicyStatuses(policy, clock.instant());
        if (Paused.is(policy)) {
            return patch(policy, statuses.paused()).control(context, null);
        }
        String namespace = policy.getMetadata().getNamespace();
        List<RetentionPolicy> beside = new ArrayList<>(caches.policies().in(namespace));
        // As it is here it may be ahead of the index: its own status was written a moment ago.
        beside.removeIf(
                each -> each.getMetadata().getName().equals(policy.getMetadata().getName()));
        beside.add(policy);
        List<LynexProject> there = SelectedProjects.staying(projects().in(namespace));
        List<LynexProject> concerned = there.stream()
                .filter(project -> RetentionDecision.concerns(policy, project))
                .toList();
        Targets targets = Targets.of(concerned, projects()::platform);
        Decided decided = Decided.of(policy, targets, beside);

        RetentionPolicyStatus noted = statuses.noted(targets.names());
        patch(policy, noted).write(context);
        Reached reached = projection.declare(
                subject(policy, noted, context),
                targets,
                target -> new DeclaredPolicy(
                        Owners.of(policy, target.platform()),
                        decided.on(target),
                        policy.getSpec().days(),
                        policy.getSpec().dryRun()));
        List<String> missing =
                SelectedProjects.of(policy.getSpec().projects(), there).missing();
        return patch(policy, statuses.declared(reached, targets, decided, missing))
                .control(context, reached.again());
    }

    @Override
    public DeleteControl cleanup(RetentionPolicy policy, Context<RetentionPolicy> context) {
        if (Paused.is(policy)) {
            patch(policy, new PolicyStatuses(policy, clock.instant()).paused()).write(context);
            return DeleteControl.noFinalizerRemoval();
        }
        if (Cleanup.isSkipped(policy)) {
            return DeleteControl.defaultDelete();
        }
        Reached reached = projection.release(subject(policy, policy.getStatus(), context));
        if (reached.all()) {
            return DeleteControl.defaultDelete();
        }
        patch(policy, new PolicyStatuses(policy, clock.instant()).deleting(reached))
                .write(context);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(Cleanup.AGAIN);
    }

    private Projection.Subject subject(
            RetentionPolicy policy, @Nullable RetentionPolicyStatus status, Context<RetentionPolicy> context) {
        return new Projection.Subject(
                Owners.of(policy),
                status == null ? List.of() : status.platforms(),
                projects()::platform,
                context.getClient());
    }

    private StatusPatch<RetentionPolicyStatus, RetentionPolicy> patch(
            RetentionPolicy policy, RetentionPolicyStatus status) {
        return new StatusPatch<>(policy, new RetentionPolicy(), status, transitions);
    }

    private NamespaceProjects<RetentionPolicy> projects() {
        return Objects.requireNonNull(projects, "event sources are prepared first");
    }
}
