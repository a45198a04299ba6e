package dev.lynex.processor;

import dev.lynex.metadata.Leases;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import java.time.Duration;

/**
 * Brings the schemas of both stores up to this version, and ends. One at a time: a second waits until the first has ended, or
 * is dead and its lease is over, and then finds nothing to do.
 */
public final class SchemaMigration {
    private static final System.Logger LOG = System.getLogger(SchemaMigration.class.getName());
    static final String LEASE = "schema";
    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final EventQueue queue;
    private final EventStore store;
    private final MetadataStore metadata;
    private final String owner;

    private SchemaMigration(EventQueue queue, EventStore store, MetadataStore metadata, String owner) {
        this.queue = queue;
        this.store = store;
        this.metadata = metadata;
        this.owner = owner;
    }

    /**
     * Wires it; does no I/O.
     *
     * @param queue that is held for steps that no block may be stored during
     * @param owner unique among those that run
     */
    public static SchemaMigration create(EventQueue queue, EventStore store, MetadataStore metadata, String owner) {
        return new SchemaMigration(queue, store, metadata, owner);
    }

    /**
     * Runs it.
     *
     * @throws RuntimeException of the store that does not answer or refused a step; what was done stays done
     */
    public void run() {
        Leases leases = metadata.leases();
        awaitTurn(leases);
        try (var _ = Renewal.start(LEASE, LIFE, () -> leases.take(LEASE, owner, LIFE))) {
            int before = store.schemaVersion();
            store.migrate(new QueueHold(queue, owner, LIFE, PATIENCE));
            metadata.migrate();
            LOG.log(System.Logger.Level.INFO, "migrated from=" + before + " to=" + store.schemaVersion());
        } finally {
            release(leases);
        }
    }

    private void awaitTurn(Leases leases) {
        boolean said = false;
        while (!leases.take(LEASE, owner, LIFE)) {
            if (!said) {
                LOG.log(System.Logger.Level.INFO, "waits for another migration to end");
                said = true;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MetadataException.Unavailable("interrupted while waiting for another migration", e);
            }
        }
    }

    private void release(Leases leases) {
        try {
            leases.release(LEASE, owner);
        } catch (MetadataException e) {
            LOG.log(System.Logger.Level.WARNING, "lease not released, it ends by itself cause=" + e);
        }
    }
}
