package dev.lynex.processor;

import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import dev.lynex.store.BlockHold;
import dev.lynex.store.StoreException;
import java.time.Duration;
import java.util.OptionalInt;

/** Holds the queue: processors finish the blocks that they have and take no new ones. Requests are accepted on. */
final class QueueHold implements BlockHold {
    private static final System.Logger LOG = System.getLogger(QueueHold.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventQueue queue;
    private final String owner;
    private final Duration lease;
    private final Duration patience;

    /**
     * @param owner unique among those that run
     * @param lease after which the queue goes on when this process is dead
     * @param patience how long open blocks may take to end
     */
    QueueHold(EventQueue queue, String owner, Duration lease, Duration patience) {
        this.queue = queue;
        this.owner = owner;
        this.lease = lease;
        this.patience = patience;
    }

    @Override
    public void during(Runnable step) {
        try (var renewal =
                Renewal.start("queue", lease, () -> queue.hold(owner, lease).isPresent())) {
            awaitNoOpenBlock();
            step.run();
            if (renewal.lost()) {
                throw new StoreException.Unavailable(
                        "another took the hold of the queue while the step ran; run it again");
            }
        } catch (QueueException e) {
            throw new StoreException.Unavailable("the queue cannot be held: " + e.getMessage(), e);
        } finally {
            lift();
        }
    }

    private void awaitNoOpenBlock() {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            OptionalInt open = queue.hold(owner, lease);
            if (open.isPresent() && open.getAsInt() == 0) {
                return;
            }
            if (System.nanoTime() > until) {
                throw new StoreException.Unavailable(
                        open.isPresent()
                                ? open.getAsInt() + " blocks are open still after " + patience.toSeconds()
                                        + " s: see that processors run and ClickHouse answers, then run it again"
                                : "another holds the queue; run it again when that has ended");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while holding the queue", e);
        }
    }

    private void lift() {
        try {
            queue.lift(owner);
        } catch (QueueException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "hold not lifted, it ends by itself seconds=" + lease.toSeconds() + " cause=" + e);
        }
    }
}
