package dev.lynex.processor;

import dev.lynex.queue.Block;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import java.time.Duration;

/** Extends the lease of a block in hand until closed. */
final class LeaseKeeper implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LeaseKeeper.class.getName());

    private final EventQueue queue;
    private final Block block;
    private final Duration every;
    private final Thread thread;
    private volatile boolean held = true;

    LeaseKeeper(EventQueue queue, Block block, Duration every) {
        this.queue = queue;
        this.block = block;
        this.every = every;
        this.thread = Thread.ofVirtual().name("lease-" + block.first()).start(this::run);
    }

    /** Whether the block is still ours, as far as the queue has told. */
    boolean held() {
        return held;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (held) {
                Thread.sleep(every);
                try {
                    held = queue.renew(block);
                } catch (QueueException e) {
                    // Unknown, not lost: settling checks the fence, so trying again is safe.
                    LOG.log(System.Logger.Level.INFO, "lease not renewed block=" + block.first() + " cause=" + e);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }
}
