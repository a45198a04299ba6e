package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.Isolation;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.LynexProjectStatus;
import dev.lynex.crds.v1alpha1.PlatformRef;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyRef;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.operator.SpecOrAnnotations;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    static final String SKIP_CLEANUP = "lynex.dev/skip-cleanup";
    /** What an events' row has without a policy. */
    private static final int RETENTION_DAYS = 30;

    private static final Duration AGAIN = Duration.ofSeconds(10);
    private static final String PLATFORM = "projects-by-platform";
    private static final String SECRET = "projects-by-secret";
    private static final String POLICY = "projects-by-policy";

    private final InstantSource clock;
    private final MetadataStores stores;

    public ProjectReconciler(InstantSource clock) {
        this.clock = clock;
        this.stores = new MetadataStores(clock);
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
        projects.addIndexer(POLICY, project -> policyId(project).map(ProjectReconciler::key).stream()
                .toList());
        var platforms = InformerEventSourceConfiguration.from(LynexPlatform.class, LynexProject.class)
                .withSecondaryToPrimaryMapper(
                        platform -> ids(projects.byIndex(PLATFORM, key(ResourceID.fromResource(platform)))))
                .withPrimaryToSecondaryMapper((LynexProject project) -> Set.of(platformId(project)))
                .build();
        var policies = InformerEventSourceConfiguration.from(RetentionPolicy.class, LynexProject.class)
                .withSecondaryToPrimaryMapper(
                        policy -> ids(projects.byIndex(POLICY, key(ResourceID.fromResource(policy)))))
                .withPrimaryToSecondaryMapper(
                        (LynexProject project) -> policyId(project).stream().collect(Collectors.toSet()))
                .build();
        var secrets = InformerEventSourceConfiguration.from(Secret.class, LynexProject.class)
                .withSecondaryToPrimaryMapper(
                        secret -> ids(projects.byIndex(SECRET, key(ResourceID.fromResource(secret)))))
                .withPrimaryToSecondaryMapper((LynexProject project) -> Set.of())
                .build();
        return List.of(
                new InformerEventSource<>(platforms, context),
                new InformerEventSource<>(policies, context),
                new InformerEventSource<>(secrets, context));
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

    private static Optional<ResourceID> policyId(LynexProject project) {
        RetentionPolicyRef ref = project.getSpec().retentionPolicyRef();
        return ref == null
                ? Optional.empty()
                : Optional.of(new ResourceID(ref.name(), project.getMetadata().getNamespace()));
    }

    @Override
    public UpdateControl<LynexProject> reconcile(LynexProject project, Context<LynexProject> context) {
        Instant now = clock.instant();
        var status = new ProjectStatuses(project, now);
        Duration again = null;
        LynexProjectStatus found;
        try {
            LynexPlatform platform = platform(project, context);
            DeclaredProject declared = ProjectDeclaration.of(project, retentionDays(project, context));
            if (project.getSpec().isolation() == Isolation.DEDICATED) {
                throw new Refusal(
                        ConditionReason.INVALID_SPEC,
                        "isolation Dedicated is not there yet in this version: set isolation to Shared");
            }
            MetadataStore store = stores.of(platform, context.getClient());
            // Only a new project needs a place: to find the emptiest is to look at all of them.
            int partition = store.project(declared.id())
                    .map(there -> there.place().partition())
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
            found = status.refused(e.reason(), String.valueOf(e.getMessage()));
        } catch (MetadataException.Conflict e) {
            found = status.refused(
                    ConditionReason.PROJECT_ID_TAKEN, e.getMessage() + ": choose another spec.projectId");
            // Whoever has it may go.
            again = AGAIN.multipliedBy(6);
        } catch (MetadataException.Unavailable e) {
            found = status.away(e.getMessage() + "; it is tried again every " + AGAIN.toSeconds() + " s");
            again = AGAIN;
        }
        UpdateControl<LynexProject> control = patched(project, found);
        return again == null ? control : control.rescheduleAfter(again.plusSeconds(1));
    }

    private static LynexPlatform platform(LynexProject project, Context<LynexProject> context) throws Refusal {
        ResourceID id = platformId(project);
        Optional<LynexPlatform> platform = context.getSecondaryResource(LynexPlatform.class);
        if (platform.isEmpty()) {
            throw new Refusal(
                    ConditionReason.PLATFORM_NOT_FOUND,
                    "there is no LynexPlatform " + id.getName() + " in namespace "
                            + id.getNamespace().orElse("") + ": make it, or correct spec.platformRef");
        }
        String namespace = project.getMetadata().getNamespace();
        if (!PlatformAccess.allows(platform.get(), namespace, labels(context.getClient(), namespace))) {
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

    private static int retentionDays(LynexProject project, Context<LynexProject> context) throws Refusal {
        Optional<ResourceID> wanted = policyId(project);
        if (wanted.isEmpty()) {
            return RETENTION_DAYS;
        }
        Optional<RetentionPolicy> policy = context.getSecondaryResource(RetentionPolicy.class);
        if (policy.isEmpty()) {
            throw new Refusal(
                    ConditionReason.POLICY_NOT_FOUND,
                    "there is no RetentionPolicy " + wanted.get().getName()
                            + " in this namespace: make it, or correct spec.retentionPolicyRef");
        }
        return policy.get().getSpec().dryRun()
                ? RETENTION_DAYS
                : policy.get().getSpec().days();
    }

    @Override
    public DeleteControl cleanup(LynexProject project, Context<LynexProject> context) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(project.getMetadata().getAnnotations(), Map.of());
        Optional<LynexPlatform> platform = context.getSecondaryResource(LynexPlatform.class);
        // Without its platform nobody knows where it was.
        if (Objects.equals(annotations.get(SKIP_CLEANUP), "true") || platform.isEmpty()) {
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
            return waits(project, context, String.valueOf(e.getMessage()));
        } catch (MetadataException.Unavailable e) {
            return waits(project, context, String.valueOf(e.getMessage()));
        }
    }

    private DeleteControl waits(LynexProject project, Context<LynexProject> context, String why) {
        LynexProjectStatus status = new ProjectStatuses(project, clock.instant())
                .deleting(why + "; it is tried again every " + AGAIN.toSeconds() + " s. The annotation " + SKIP_CLEANUP
                        + ": \"true\" goes on without");
        if (!status.equals(project.getStatus())) {
            // By the name under which the status is written in all other cases.
            context.getClient()
                    .resource(withStatus(project, status))
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(
                                    context.getControllerConfiguration().fieldManager())
                            .withForce(true)
                            .build());
        }
        return DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN);
    }

    private static UpdateControl<LynexProject> patched(LynexProject project, LynexProjectStatus status) {
        return status.equals(project.getStatus())
                ? UpdateControl.noUpdate()
                : UpdateControl.patchStatus(withStatus(project, status));
    }

    private static LynexProject withStatus(LynexProject project, LynexProjectStatus status) {
        var patch = new LynexProject();
        patch.setMetadata(new ObjectMetaBuilder()
                .withNamespace(project.getMetadata().getNamespace())
                .withName(project.getMetadata().getName())
                .build());
        patch.setStatus(status);
        return patch;
    }
}
