package dev.lynex.operator.orphan;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then for what was made for resources that are gone: objects that were orphaned on purpose, so that the
 * cluster does not collect them, and what lies in a platform's stores though its resource lost its finalizer by force. Only
 * the operator that leads does so.
 */
public final class OrphanSweep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OrphanSweep.class.getName());

    private final Duration every;
    private final Duration confirmAfter;
    private final OrphanObjects objects;
    private final OrphanDeclarations declarations;
    private final OrphanMetrics metrics;
    private @Nullable Thread thread;

    /**
     * @param namespaces that are looked after; empty: all
     * @param every how often
     * @param confirmAfter how far apart something declared must be found orphaned twice
     */
    public OrphanSweep(
            KubernetesClient client,
            Set<String> namespaces,
            List<DeclaredThings> declared,
            Duration every,
            Duration confirmAfter,
            MeterRegistry registry,
            InstantSource clock) {
        this.every = every;
        this.confirmAfter = confirmAfter;
        this.metrics = new OrphanMetrics(registry);
        this.objects = new OrphanObjects(client, namespaces, metrics);
        this.declarations = new OrphanDeclarations(client, namespaces, declared, confirmAfter, metrics, clock);
    }

    /** Looks now, and then as often as was said, until closed. */
    public synchronized void start() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("orphans").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                int suspected = pass();
                Thread.sleep(suspected > 0 && confirmAfter.compareTo(every) < 0 ? confirmAfter : every);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /**
     * Looks once.
     *
     * @return how many declared things are suspected, and to be looked at again
     */
    public int pass() {
        // Not the monitor of start and close: an end must not wait for a store that hangs.
        synchronized (declarations) {
            return look();
        }
    }

    private int look() {
        try {
            List<LynexPlatform> platforms = objects.sweep();
            int suspected = declarations.sweep(platforms);
            metrics.suspected(suspected);
            return suspected;
        } catch (KubernetesClientException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "orphans not looked for, it is tried again in " + every.toMinutes() + " min error="
                            + e.getMessage());
            return 0;
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
