package dev.lynex.operator.runtime;

import dev.lynex.function.Startup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.UUID;

/**
 * Whether this operator leads, by a Lease. One that loses the Lease ends its process, and is started again to wait for its
 * turn: of what it had begun nobody could say whether it still goes on. One that is asked to stop gives the Lease back, so
 * that the next need not wait for it to run out.
 */
final class Leadership {
    private static final System.Logger LOG = System.getLogger(Leadership.class.getName());

    private final LeaderSettings settings;
    private final String namespace;
    private final KubernetesClient client;
    /** As other controllers have it: the pod, and which of its lives. */
    private final String identity =
            Objects.requireNonNullElse(System.getenv("HOSTNAME"), "operator") + "_" + UUID.randomUUID();

    private volatile boolean leads;
    private volatile boolean stopping;

    Leadership(LeaderSettings settings, KubernetesClient client) {
        this.settings = settings;
        this.client = client;
        this.namespace = settings.namespace()
                .orElseGet(() ->
                        Objects.requireNonNullElse(client.getConfiguration().getNamespace(), "default"));
    }

    boolean leads() {
        return leads;
    }

    /** For the framework, which then reconciles only while this leads. */
    LeaderElectionConfiguration configuration(Runnable onLeading) {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(settings.leaseName())
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withLeaseDuration(settings.leaseDuration())
                .withRenewDeadline(settings.renewDeadline())
                .withRetryPeriod(settings.retryPeriod())
                // The framework would end the process by the thread that the end then waits for.
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(
                        () -> {
                            leads = true;
                            LOG.log(System.Logger.Level.INFO, "leads lease=" + lease() + " identity=" + identity);
                            onLeading.run();
                        },
                        this::lost,
                        leader -> LOG.log(System.Logger.Level.INFO, "leader lease=" + lease() + " identity=" + leader)))
                .build();
    }

    private void lost() {
        leads = false;
        if (!stopping) {
            Thread.ofPlatform()
                    .name("leadership-lost")
                    .start(() -> Startup.run(() -> {
                        throw new OperatorFailure("lost the lease " + lease() + ", since it could not be renewed for "
                                + settings.renewDeadline().toSeconds()
                                + " s or another holds it; this process ends, and waits"
                                + " for its turn when it is started again");
                    }));
        }
    }

    /** From now on its end is wanted. */
    void stopping() {
        stopping = true;
    }

    /** Gives the Lease back, if it is held. Nothing may be reconciled any more. */
    void release() {
        var lock = new LeaseLock(namespace, settings.leaseName(), identity);
        try {
            LeaderElectionRecord held = lock.get(client);
            if (held == null || !identity.equals(held.getHolderIdentity())) {
                return;
            }
            var now = ZonedDateTime.now(ZoneOffset.UTC);
            // With the version that was read: another may have taken it meanwhile.
            lock.update(
                    client, new LeaderElectionRecord("", Duration.ofSeconds(1), now, now, held.getLeaderTransitions()));
            LOG.log(System.Logger.Level.INFO, "released lease=" + lease());
        } catch (KubernetesClientException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "lease not released, others wait until it runs out lease=" + lease() + " error=" + e.getMessage());
        }
    }

    private String lease() {
        return namespace + "/" + settings.leaseName();
    }
}
