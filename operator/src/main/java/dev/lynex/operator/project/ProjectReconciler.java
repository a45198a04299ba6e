package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.Isolation;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.LynexProjectStatus;
import dev.lynex.crds.v1alpha1.NamespaceSource;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyRef;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.operator.Cleanup;
import dev.lynex.operator.Paused;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.SpecChange;
import dev.lynex.operator.SpecOrAnnotations;
import dev.lynex.operator.StatusPatch;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.model.PublicUrls;
import dev.lynex.operator.retention.RetentionDecision;
import dev.lynex.operator.selection.PlatformName;
import dev.lynex.operator.shared.SharedCaches;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a project known to its platform, its keys to the project, and invites its owners.
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
    private static final String SECRET = "projects-by-secret";

    private final InstantSource clock;
    private final Transitions transitions;
    private final boolean seesNamespaces;
    private final MetadataStores stores;
    private final SharedCaches caches;

    /** @param seesNamespaces whether it may read the labels of namespaces */
    public ProjectReconciler(
            MetadataStores stores,
            InstantSource clock,
            Transitions transitions,
            boolean seesNamespaces,
            SharedCaches caches) {
        this.clock = clock;
        this.transitions = transitions;
        this.seesNamespaces = seesNamespaces;
        this.stores = stores;
        this.caches = caches;
    }

    @Override
    public List<EventSource<?, LynexProject>> prepareEventSources(EventSourceContext<LynexProject> context) {
        var projects = context.getPrimaryCache();
        projects.addIndexer(PlatformName.INDEX, project -> List.of(PlatformName.of(project)));
        projects.addIndexer(SECRET, project -> secrets(project)
                .map(name -> key(new ResourceID(name, project.getMetadata().getNamespace())))
                .distinct()
                .toList());
        return List.of(
                caches.projects().shared(context),
                caches.platforms()
                        .followed(
                                context,
                                new PlatformChange(),
                                platform -> ids(projects.byIndex(PlatformName.INDEX, PlatformName.of(platform)))),
                // Any may decide any project of its namespace.
                caches.policies()
                        .followed(
                                context,
                                new SpecChange(),
                                policy -> ids(caches.projects()
                                        .in(policy.getMetadata().getNamespace()))),
                caches.secrets()
                        .followed(
                                (now, before) -> true,
                                secret -> ids(projects.byIndex(SECRET, key(ResourceID.fromResource(secret))))));
    }

    /** Names of those that it has or reads. */
    private static Stream<String> secrets(LynexProject project) {
        Stream<String> keys = project.getSpec().keys().stream().map(each -> KeySecrets.secretName(project, each));
        return project.getSpec().owners().isEmpty()
                ? keys
                : Stream.concat(keys, Stream.of(InvitationSecret.name(project)));
    }

    private static String key(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }

    private static Set<ResourceID> ids(List<LynexProject> projects) {
        return projects.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
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
            LynexPlatform platform = platform(project, context.getClient());
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
            OwnerInvitations owners = OwnerInvitations.issue(
                    project,
                    declared.id(),
                    keys.invitations(),
                    PublicUrls.dashboard(platform.getSpec()).orElse(""),
                    store,
                    context.getClient(),
                    now);
            found = status.declared(stored, keys, owners, platform);
            again = Stream.concat(keys.next().stream(), owners.next().stream())
                    .map(at -> Duration.between(now, at))
                    .filter(d -> !d.isNegative())
                    .min(Duration::compareTo)
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

    private LynexPlatform platform(LynexProject project, KubernetesClient client) throws Refusal {
        ResourceID id = PlatformName.id(PlatformName.of(project));
        Optional<LynexPlatform> platform = caches.platforms().get(id);
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
        Map<String, String> labels = byLabels ? labels(client, namespace) : Map.of();
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
        List<RetentionPolicy> all = caches.policies().in(project.getMetadata().getNamespace());
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
        Optional<LynexPlatform> platform = caches.platforms().get(PlatformName.id(PlatformName.of(project)));
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
