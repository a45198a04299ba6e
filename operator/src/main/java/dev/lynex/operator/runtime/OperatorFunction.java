package dev.lynex.operator.runtime;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.operator.EventRecorder;
import dev.lynex.operator.Transitions;
import dev.lynex.operator.orphan.DeclaredDocuments;
import dev.lynex.operator.orphan.OrphanSweep;
import dev.lynex.operator.platform.PlatformReconciler;
import dev.lynex.operator.project.ProjectReconciler;
import dev.lynex.operator.retention.RetentionPolicyReconciler;
import dev.lynex.operator.rule.AlertRuleReconciler;
import dev.lynex.operator.shared.SharedCaches;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The operator as a program. Without access to a cluster it waits for it, alive and not ready; with it, it knows the
 * resources and reconciles them while it leads.
 */
public final class OperatorFunction implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OperatorFunction.class.getName());
    private static final Duration ASKED_EVERY = Duration.ofSeconds(2);

    private final OperatorSettings settings;
    private final PrometheusMeterRegistry metrics;
    private final KubernetesApi api;
    private final Optional<Leadership> leadership;
    private final MetadataStores stores;
    private final OrphanSweep orphans;
    private final Operator operator;
    private volatile boolean knowsResources;
    private @Nullable Thread starting;

    private OperatorFunction(
            OperatorSettings settings,
            KubernetesClient client,
            PrometheusMeterRegistry metrics,
            InstantSource clock,
            String version) {
        this.settings = settings;
        this.metrics = metrics;
        this.api = new KubernetesApi(client, settings.namespaces());
        this.leadership = settings.leader().map(its -> new Leadership(its, client));
        String instance = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator");
        var transitions = new Transitions(new EventRecorder(clock, instance));
        this.stores = new MetadataStores(clock);
        this.orphans = new OrphanSweep(
                client,
                settings.namespaces(),
                DeclaredDocuments.all(stores),
                settings.orphansEvery(),
                settings.confirmOrphansAfter(),
                metrics,
                clock);
        this.operator = new Operator(its -> {
            its.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withExecutorService(virtualThreads())
                    .withWorkflowExecutorService(virtualThreads())
                    .withReconciliationTerminationTimeout(settings.stopTimeout())
                    .withMetrics(OperatorMetrics.of(metrics));
            leadership.ifPresent(l -> its.withLeaderElectionConfiguration(l.configuration(orphans::start)));
        });
        Gauge.builder("lynex_operator_leading", () -> leads() ? 1 : 0)
                .description("1 when this operator reconciles, 0 when it waits for its turn or for the cluster")
                .register(metrics);
        var caches = SharedCaches.create();
        register(new PlatformReconciler(version, stores, clock, transitions, caches));
        boolean seesNamespaces = settings.namespaces().isEmpty();
        register(new ProjectReconciler(stores, clock, transitions, seesNamespaces, caches));
        register(new AlertRuleReconciler(stores, clock, transitions, caches));
        register(new RetentionPolicyReconciler(stores, clock, transitions, caches));
    }

    /**
     * Wires the operator; does no I/O.
     *
     * @param client of the cluster, which it does not close
     * @param version that functions have unless a spec says another
     */
    public static OperatorFunction create(
            OperatorSettings settings,
            KubernetesClient client,
            PrometheusMeterRegistry metrics,
            InstantSource clock,
            String version) {
        return new OperatorFunction(settings, client, metrics, clock, version);
    }

    /** As many as the framework has threads of its own by default, without their stacks. */
    private static ExecutorService virtualThreads() {
        return Executors.newFixedThreadPool(
                ConfigurationService.DEFAULT_RECONCILIATION_THREADS_NUMBER,
                Thread.ofVirtual().factory());
    }

    private <P extends HasMetadata> void register(Reconciler<P> reconciler) {
        operator.register(reconciler, (ControllerConfigurationOverrider<P> its) -> {
            if (!settings.namespaces().isEmpty()) {
                its.settingNamespaces(settings.namespaces());
            }
        });
    }

    private boolean leads() {
        return knowsResources && leadership.map(Leadership::leads).orElse(true);
    }

    /** What it leans on. */
    public List<Component> components() {
        return List.of(api);
    }

    /** Serves health and metrics; ready when it knows the cluster's resources, also while it waits for its turn. */
    public FunctionServer serve(ServerSettings server) {
        return FunctionServer.start(OperatorFunction.class, server, components(), metrics, () -> knowsResources);
    }

    /** Starts as soon as the cluster lets it, and returns at once. What keeps it from starting then ends the process. */
    public synchronized void start() {
        starting = Thread.ofPlatform().name("start").start(() -> Startup.run(this::startWithAccess));
    }

    private void startWithAccess() {
        try {
            awaitAccess();
        } catch (InterruptedException e) {
            return;
        }
        try {
            operator.start();
        } catch (OperatorException e) {
            throw new OperatorFailure(
                    "the operator could not start: " + rootOf(e).getMessage()
                            + "; it may list and watch less than it needs: see docs/reference.md",
                    e);
        }
        knowsResources = true;
        LOG.log(
                System.Logger.Level.INFO,
                "watches namespaces=" + (settings.namespaces().isEmpty() ? "all" : settings.namespaces()));
        if (leadership.isEmpty()) {
            orphans.start();
        }
    }

    private void awaitAccess() throws InterruptedException {
        String said = "";
        while (true) {
            Check check = api.check();
            if (check.up()) {
                return;
            }
            if (!check.detail().equals(said)) {
                said = check.detail();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "no access to the cluster, it is tried again every " + ASKED_EVERY.toSeconds() + " s: " + said);
            }
            Thread.sleep(ASKED_EVERY);
        }
    }

    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Ends the reconciliations under way, gives the lease back, and lets go of the stores. */
    @Override
    public synchronized void close() {
        leadership.ifPresent(Leadership::stopping);
        if (starting != null) {
            starting.interrupt();
        }
        orphans.close();
        operator.stop();
        if (knowsResources) {
            leadership.ifPresent(Leadership::release);
        }
        stores.close();
        knowsResources = false;
    }
}
