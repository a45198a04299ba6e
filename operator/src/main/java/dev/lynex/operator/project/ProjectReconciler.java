package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.Isolation;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.LynexProjectStatus;
import dev.lynex.crds.v1alpha1.NamespaceSource;
import dev.lynex.crds.v1alpha1.PlatformRef;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyRef;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.operator.CachedSecrets;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Paused;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.SpecOrAnnotations;
import dev.lynex.operator.StatusPatch;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.retention.RetentionDecision;
import dev.lynex.operator.selection.SpecChange;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a project known to its platform, and its keys to the project.
 *
 * <p>A spec that is refused changes nothing: what was declared last stays in force. A store that is away is asked again.
 */
@ControllerConfiguration(
        name = "project",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = SpecOrAnnotations.class))
public final class ProjectReconciler implements Reconciler<LynexProject>, Cleaner<LynexProject> {
    /** Label of a key's Secret, with the name of the project. */
    public static final String PROJECT_LABEL = KeySecrets.PROJECT;

    private static final Duration AGAIN = Cleanup.AGAIN;
    private static final String PLATFORM = "projects-by-platform";
    private static final String SECRET = "projects-by-secret";
    private static final String NAMESPACE = "by-namespace";

    private final InstantSource clock;
    private final Transitions transitions;
    private final boolean seesNamespaces;
    private final MetadataStores stores;
    private @Nullable InformerEventSource<RetentionPolicy, LynexProject> policies;

    /** @param seesNamespaces whether it may read the labels of namespaces */
    public ProjectReconciler(
            MetadataStores stores, InstantSource clock, Transitions transitions, boolean seesNamespaces) {
        this.clock = clock;
        this.transitions = transitions;
        this.seesNamespaces = seesNamespaces;
        this.stores = stores;
    }

    @Override
    public List<EventSource<?, LynexProject>> prepareEventSources(EventSourceContext<LynexProject> context) {
        var projects = context.getPrimaryCache();
        projects.addIndexer(PLATFORM, project -> List.of(key(platformId(project))));
        projects.addIndexer(SECRET, project -> project.getSpec().keys().stream()
                .map(each -> key(new ResourceID(
                        KeySecrets.secretName(project, each),
                        project.getMetadata().getNamespace())))
                .distinct()
                .toList());
        projects.addIndexer(NAMESPACE, project -> List.of(project.getMetadata().getNamespace()));
        var platforms = InformerEventSourceConfiguration.from(LynexPlatform.class, LynexProject.class)
                .withSecondaryToPrimaryMapper(
                        platform -> ids(projects.byIndex(PLATFORM, key(ResourceID.fromResource(platform)))))
                .withPrimaryToSecondaryMapper((LynexProject project) -> Set.of(platformId(project)))
                .build();
        // Any may decide any project of its namespace.
        var deciding = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(RetentionPolicy.class, LynexProject.class)
                        .withOnUpdateFilter(new SpecChange())
                        .withSecondaryToPrimaryMapper(policy -> ids(
                                projects.byIndex(NAMESPACE, policy.getMetadata().getNamespace())))
                        .withPrimaryToSecondaryMapper((LynexProject project) -> Set.of())
                        .build(),
                context);
        deciding.addIndexer(NAMESPACE, policy -> List.of(policy.getMetadata().getNamespace()));
        policies = deciding;
        List<EventSource<?, LynexProject>> sources = new ArrayList<>(CachedSecrets.sources(
                "key-secrets",
                LynexProject.class,
                context,
                secret -> ids(projects.byIndex(SECRET, key(ResourceID.fromResource(secret)))),
                project -> Set.of()));
        sources.add(new PlatformEvents(platforms, context, stores));
        sources.add(deciding);
        return sources;
    }

    private static String key(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }

    private static Set<ResourceID> ids(List<LynexProject> projects) {
        return projects.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }

    private static ResourceID platformId(LynexProject project) {
        PlatformRef ref = project.getSpec().platformRef();
        return new ResourceID(
                ref.name(),
                Objects.requireNonNullElse(
                        ref.namespace(), project.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<LynexProject> reconcile(LynexProject project, Context<LynexProject> context) {
        Instant now = clock.instant();
        var status = new ProjectStatuses(project, now);
        if (Paused.is(project)) {
            return patch(project, status.paused(project, now)).control(context, null);
        }
        Duration again = null;
        LynexProjectStatus found;
        try {
            LynexPlatform platform = platform(project, context);
            Optional<RetentionPolicy> policy = policy(project);
            DeclaredProject valid =
                    ProjectDeclaration.of(project, platform, RetentionDecision.days(policy, Optional.empty()));
            if (project.getSpec().isolation() == Isolation.DEDICATED) {
                throw new Refusal(
                        ConditionReason.INVALID_SPEC,
                        "isolation Dedicated is not there yet in this version: set isolation to Shared");
            }
            MetadataStore store = stores.of(platform, context.getClient());
            // Only a new project needs a place: to find the emptiest is to look at all of them.
            Optional<Project> before = store.project(valid.id());
            DeclaredProject declared =
                    valid.keptFor(RetentionDecision.days(policy, before.map(Project::retentionDays)));
            int partition = before.map(there -> there.place().partition())
                    .orElseGet(() ->
                            store.emptiestPartition(platform.getSpec().pool().partitions()));
            Project stored = store.declared().declare(declared, partition);
            KeySecrets keys = KeySecrets.issue(project, context.getClient(), now);
            store.declared().keys(declared.id(), declared.owner().uid(), keys.valid());
            found = status.declared(stored, keys, platform);
            again = keys.next()
                    .map(at -> Duration.between(now, at))
                    .filter(d -> !d.isNegative())
                    .orElse(null);
        } catch (Refusal e) {
            found = status.refused(e.reason(), e.message());
            // What the platform names is not watched from here.
            again = e.reason() == ConditionReason.SECRET_NOT_FOUND ? AGAIN : null;
        } catch (MetadataException.Conflict e) {
            found = status.refused(
                    ConditionReason.PROJECT_ID_TAKEN, e.getMessage() + ": choose another spec.projectId");
            // Whoever has it may go.
            again = AGAIN.multipliedBy(6);
        } catch (MetadataException.Unavailable e) {
            found = status.away(e.getMessage() + "; it is tried again every " + AGAIN.toSeconds() + " s");
            again = AGAIN;
        }
        return patch(project, found).control(context, again == null ? null : again.plusSeconds(1));
    }

    private LynexPlatform platform(LynexProject project, Context<LynexProject> context) throws Refusal {
        ResourceID id = platformId(project);
        Optional<LynexPlatform> platform = context.getSecondaryResource(LynexPlatform.class);
        if (platform.isEmpty()) {
            throw new Refusal(
                    ConditionReason.PLATFORM_NOT_FOUND,
                    "there is no LynexPlatform " + id.getName() + " in namespace "
                            + id.getNamespace().orElse("") + ": make it, or correct spec.platformRef");
        }
        String namespace = project.getMetadata().getNamespace();
        boolean byLabels = platform.get().getSpec().allowedNamespaces().from() == NamespaceSource.SELECTOR;
        if (byLabels && !seesNamespaces) {
            throw new Refusal(
                    ConditionReason.NAMESPACE_NOT_ALLOWED,
                    "the platform's spec.allowedNamespaces goes by labels, which cannot be judged: this operator looks"
                            + " after single namespaces and reads none of their labels. Set from to Same or All, or run"
                            + " the operator for all namespaces");
        }
        Map<String, String> labels = byLabels ? labels(context.getClient(), namespace) : Map.of();
        if (!PlatformAccess.allows(platform.get(), namespace, labels)) {
            throw new Refusal(
                    ConditionReason.NAMESPACE_NOT_ALLOWED,
                    "the platform's spec.allowedNamespaces leaves namespace " + namespace
                            + " out: ask its owner to allow it");
        }
        return platform.get();
    }

    private static Map<String, String> labels(KubernetesClient client, String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        return found == null
                ? Map.of()
                : Objects.requireNonNullElse(found.getMetadata().getLabels(), Map.of());
    }

    private Optional<RetentionPolicy> policy(LynexProject project) throws Refusal {
        List<RetentionPolicy> all = Objects.requireNonNull(policies, "event sources are prepared first")
                .byIndex(NAMESPACE, project.getMetadata().getNamespace());
        RetentionPolicyRef ref = project.getSpec().retentionPolicyRef();
        if (ref != null
                && all.stream()
                        .noneMatch(policy -> !policy.isMarkedForDeletion()
                                && policy.getMetadata().getName().equals(ref.name()))) {
            throw new Refusal(
                    ConditionReason.POLICY_NOT_FOUND,
                    "there is no RetentionPolicy " + ref.name()
                            + " in this namespace: make it, or correct spec.retentionPolicyRef");
        }
        return RetentionDecision.of(project, all);
    }

    @Override
    public DeleteControl cleanup(LynexProject project, Context<LynexProject> context) {
        if (Paused.is(project)) {
            Instant now = clock.instant();
            patch(project, new ProjectStatuses(project, now).paused(project, now))
                    .write(context);
            return DeleteControl.noFinalizerRemoval();
        }
        Optional<LynexPlatform> platform = context.getSecondaryResource(LynexPlatform.class);
        // Without its platform nobody knows where it was.
        if (Cleanup.isSkipped(project) || platform.isEmpty()) {
            return DeleteControl.defaultDelete();
        }
        try {
            stores.of(platform.get(), context.getClient())
                    .declared()
                    .release(
                            ProjectDeclaration.id(project),
                            project.getMetadata().getUid());
            return DeleteControl.defaultDelete();
        } catch (Refusal e) {
            return waits(project, context, e.message());
        } catch (MetadataException.Unavailable e) {
            return waits(project, context, String.valueOf(e.getMessage()));
        }
    }

    private DeleteControl waits(LynexProject project, Context<LynexProject> context, String why) {
        patch(project, new ProjectStatuses(project, clock.instant()).deleting(Cleanup.waits(why)))
                .write(context);
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN);
    }

    private StatusPatch<LynexProjectStatus, LynexProject> patch(LynexProject project, LynexProjectStatus status) {
        return new StatusPatch<>(project, new LynexProject(), status, transitions);
    }
}
