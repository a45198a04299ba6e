package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.LynexPlatformStatus;
import dev.lynex.operator.CachedSecrets;
import dev.lynex.operator.Paused;
import dev.lynex.operator.SpecOrAnnotations;
import dev.lynex.operator.StatusPatch;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.model.FunctionAutoscaler;
import dev.lynex.operator.model.FunctionConfig;
import dev.lynex.operator.model.FunctionDeployment;
import dev.lynex.operator.model.FunctionDisruptionBudget;
import dev.lynex.operator.model.FunctionHttpRoute;
import dev.lynex.operator.model.FunctionIngress;
import dev.lynex.operator.model.FunctionKind;
import dev.lynex.operator.model.FunctionNetworkPolicy;
import dev.lynex.operator.model.FunctionPlan;
import dev.lynex.operator.model.FunctionService;
import dev.lynex.operator.model.FunctionServiceAccount;
import dev.lynex.operator.model.FunctionServiceMonitor;
import dev.lynex.operator.model.Identifiers;
import dev.lynex.operator.model.MigrationJob;
import dev.lynex.operator.model.SecretContents;
import dev.lynex.operator.shared.SharedCaches;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Workflow;
import io.javaoperatorsdk.operator.processing.dependent.workflow.WorkflowBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a platform's functions what its spec says, and says in its status how far they are.
 *
 * <p>While a Secret that it names is missing, what is there stays as it is: pods that could not start would be worse.
 */
@ControllerConfiguration(
        name = "platform",
        generationAwareEventProcessing = false,
        informer = @Informer(onUpdateFilter = SpecOrAnnotations.class))
public final class PlatformReconciler implements Reconciler<LynexPlatform> {
    private static final String SECRETS = "platforms-by-secret";
    private static final String NAMED_SECRETS = "named-secrets";
    private static final String PLANS = "plans";

    private final String version;
    private final InstantSource clock;
    private final Transitions transitions;
    private final MetadataStores metadata;
    private final SharedCaches caches;
    private final ServedKind<HTTPRoute> httpRoutes;
    private final ServedKind<ServiceMonitor> serviceMonitors;
    private final Workflow<LynexPlatform> workflow;
    private @Nullable StoreWatches stores;

    /** @param version of the operator, which functions have unless a spec says another */
    public PlatformReconciler(
            String version,
            MetadataStores metadata,
            InstantSource clock,
            Transitions transitions,
            SharedCaches caches) {
        this.metadata = metadata;
        this.caches = caches;
        this.version = version;
        this.clock = clock;
        this.transitions = transitions;
        this.httpRoutes = new ServedKind<>(HTTPRoute.class, clock);
        this.serviceMonitors = new ServedKind<>(ServiceMonitor.class, clock);
        this.workflow = new WorkflowBuilder<LynexPlatform>()
                .addDependentResource(always(ServiceAccount.class, FunctionServiceAccount::of))
                .addDependentResource(always(ConfigMap.class, FunctionConfig::of))
                .addDependentResource(always(Service.class, FunctionService::of))
                .addDependentResource(perhaps(NetworkPolicy.class, FunctionNetworkPolicy::of))
                .addDependentResource(always(Deployment.class, FunctionDeployment::of))
                .addDependentResource(always(PodDisruptionBudget.class, FunctionDisruptionBudget::of))
                .addDependentResource(perhaps(HorizontalPodAutoscaler.class, FunctionAutoscaler::of))
                .addDependentResource(new FunctionObjects<>(Ingress.class, FunctionIngress::of, transitions))
                .addDependentResourceAndConfigure(
                        new FunctionObjects<>(HTTPRoute.class, FunctionHttpRoute::of, transitions))
                .withActivationCondition(httpRoutes)
                .addDependentResourceAndConfigure(
                        new FunctionObjects<>(ServiceMonitor.class, FunctionServiceMonitor::of, transitions))
                .withActivationCondition(serviceMonitors)
                .build();
    }

    private <R extends HasMetadata> FunctionObjects<R> always(Class<R> kind, Function<FunctionPlan, R> model) {
        return new FunctionObjects<>(kind, plan -> List.of(model.apply(plan)), transitions);
    }

    private <R extends HasMetadata> FunctionObjects<R> perhaps(
            Class<R> kind, Function<FunctionPlan, Optional<R>> model) {
        return new FunctionObjects<>(kind, plan -> model.apply(plan).stream().toList(), transitions);
    }

    @Override
    public List<EventSource<?, LynexPlatform>> prepareEventSources(EventSourceContext<LynexPlatform> context) {
        context.getPrimaryCache().addIndexer(SECRETS, platform -> NamedSecrets.of(platform).keySet().stream()
                .map(secret -> platform.getMetadata().getNamespace() + "/" + secret)
                .toList());
        List<EventSource<?, LynexPlatform>> sources = new ArrayList<>(CachedSecrets.sources(
                NAMED_SECRETS,
                LynexPlatform.class,
                context,
                caches.secrets(),
                secret -> context
                        .getPrimaryCache()
                        .byIndex(
                                SECRETS,
                                secret.getMetadata().getNamespace() + "/"
                                        + secret.getMetadata().getName())
                        .stream()
                        .map(ResourceID::fromResource)
                        .collect(Collectors.toSet()),
                PlatformReconciler::secretIds));
        sources.add(caches.platforms().shared(context));
        sources.add(new InformerEventSource<>(jobs(), context));
        stores = new StoreWatches(context.getClient(), clock, metadata, id -> context.getPrimaryCache()
                .get(id)
                .isPresent());
        sources.add(stores);
        sources.addAll(EventSourceUtils.eventSourcesFromWorkflow(context, workflow));
        return sources;
    }

    private static InformerEventSourceConfiguration<Job> jobs() {
        return InformerEventSourceConfiguration.from(Job.class, LynexPlatform.class)
                .withLabelSelector("app.kubernetes.io/managed-by=" + Identifiers.MANAGER)
                .build();
    }

    private static Set<ResourceID> secretIds(LynexPlatform platform) {
        return NamedSecrets.of(platform).keySet().stream()
                .map(secret -> new ResourceID(secret, platform.getMetadata().getNamespace()))
                .collect(Collectors.toSet());
    }

    @Override
    public UpdateControl<LynexPlatform> reconcile(LynexPlatform platform, Context<LynexPlatform> context) {
        if (Paused.is(platform)) {
            return patch(platform, PlatformStatuses.paused(platform, clock.instant()))
                    .control(context, null);
        }
        Set<Secret> secrets = context.getSecondaryResources(Secret.class);
        List<String> missing = missing(platform, secrets);
        SchemaState schema = null;
        if (missing.isEmpty()) {
            Map<FunctionKind, FunctionPlan> plans = FunctionPlan.of(platform, SecretContents.of(secrets), version);
            schema = schema(platform, plans, context);
            // Functions of another image, or with other stores, wait for the schema; those that run go on.
            if (schema.migrated()) {
                context.managedWorkflowAndDependentResourceContext().put(PLANS, plans);
                workflow.reconcile(platform, context);
            }
        }
        StoreFindings found = Objects.requireNonNull(stores).follow(platform, beside(platform, secrets, schema));
        Map<FunctionKind, Deployment> deployments = deployments(platform, context);
        if (missing.isEmpty()) {
            ProcessorReplicas.hold(platform, deployments.get(FunctionKind.PROCESSOR), context.getClient());
        }
        var statuses = new PlatformStatuses(platform, clock.instant());
        boolean noRoute = isRouted(platform) && !httpRoutes.in(context.getClient());
        boolean noMonitor =
                platform.getSpec().metrics().serviceMonitor() != null && !serviceMonitors.in(context.getClient());
        if (noRoute) {
            statuses.unexposed(
                    "the cluster has no " + httpRoutes.name() + ": install the Gateway API, or expose by ingress");
        }
        if (noMonitor) {
            statuses.note("no ServiceMonitors, for the cluster has no " + serviceMonitors.name());
        }
        Duration again = schema == null ? null : schema.again();
        if (again == null && (noRoute || noMonitor)) {
            // Nobody tells when a kind is installed.
            again = ServedKind.KEPT.plusSeconds(1);
        }
        return patch(platform, statuses.of(missing, deployments, schema, found)).control(context, again);
    }

    private SchemaState schema(
            LynexPlatform platform, Map<FunctionKind, FunctionPlan> plans, Context<LynexPlatform> context) {
        List<Job> jobs = context.getSecondaryResourcesAsStream(Job.class)
                .filter(job -> job.getOwnerReferenceFor(platform).isPresent())
                .toList();
        return new SchemaJobs(
                        platform,
                        context.getClient(),
                        context.getControllerConfiguration().fieldManager(),
                        clock.instant())
                .run(MigrationJob.of(Objects.requireNonNull(plans.get(FunctionKind.PROCESSOR))), jobs);
    }

    /** When any of it changes, stores may well answer otherwise than they did. */
    private static List<Object> beside(LynexPlatform platform, Set<Secret> secrets, @Nullable SchemaState schema) {
        List<String> versions = secrets.stream()
                .map(secret -> String.valueOf(secret.getMetadata().getResourceVersion()))
                .sorted()
                .toList();
        return List.of(
                Objects.requireNonNullElse(platform.getMetadata().getGeneration(), 0L),
                versions,
                schema != null && schema.migrated());
    }

    private static boolean isRouted(LynexPlatform platform) {
        LynexPlatformSpec spec = platform.getSpec();
        return Stream.of(spec.ingest().expose(), spec.query().expose())
                .anyMatch(expose -> expose != null && expose.httpRoute() != null);
    }

    private StatusPatch<LynexPlatformStatus, LynexPlatform> patch(LynexPlatform platform, LynexPlatformStatus status) {
        return new StatusPatch<>(platform, new LynexPlatform(), status, transitions);
    }

    /** What this reconciliation plans, for its dependents. */
    @SuppressWarnings("unchecked") // Put there above.
    static Map<FunctionKind, FunctionPlan> plans(Context<LynexPlatform> context) {
        return context.managedWorkflowAndDependentResourceContext().getMandatory(PLANS, Map.class);
    }

    private static List<String> missing(LynexPlatform platform, Set<Secret> found) {
        Map<String, Secret> byName =
                found.stream().collect(Collectors.toMap(s -> s.getMetadata().getName(), s -> s));
        List<String> missing = new ArrayList<>();
        NamedSecrets.of(platform).forEach((name, keys) -> {
            Secret secret = byName.get(name);
            if (secret == null) {
                missing.add("Secret " + name + " is not in this namespace: make it, with key "
                        + String.join(" and ", keys));
                return;
            }
            Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
            keys.stream()
                    .filter(key -> !data.containsKey(key))
                    .forEach(key -> missing.add("Secret " + name + " lacks the key " + key + ": add it"));
        });
        return missing;
    }

    private static Map<FunctionKind, Deployment> deployments(LynexPlatform platform, Context<LynexPlatform> context) {
        Map<FunctionKind, Deployment> found = new EnumMap<>(FunctionKind.class);
        String uid = platform.getMetadata().getUid();
        context.getSecondaryResourcesAsStream(Deployment.class)
                .filter(deployment -> deployment.getOwnerReferenceFor(uid).isPresent())
                .forEach(deployment -> {
                    for (FunctionKind kind : FunctionKind.values()) {
                        if (kind.word()
                                .equals(deployment.getMetadata().getLabels().get("app.kubernetes.io/component"))) {
                            found.put(kind, deployment);
                        }
                    }
                });
        return found;
    }
}
