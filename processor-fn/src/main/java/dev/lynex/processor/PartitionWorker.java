package dev.lynex.processor;

import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Taking;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Takes one partition's blocks, one at a time, until stopped. */
final class PartitionWorker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PartitionWorker.class.getName());
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final int partition;
    private final ProcessorSettings settings;
    private final EventQueue queue;
    private final BlockTerms terms;
    private final RetryWindow window;
    private final BlockMapping mapping;
    private final BlockWriter writer;
    private final BlockArchive archive;
    private final ProcessorMetrics metrics;
    private final Semaphore hands;
    private final Thread thread;
    private final String owner;
    private volatile boolean stopping;
    private volatile boolean busy;

    PartitionWorker(
            int partition,
            ProcessorSettings settings,
            EventQueue queue,
            BlockTerms terms,
            RetryWindow window,
            BlockMapping mapping,
            BlockWriter writer,
            BlockArchive archive,
            ProcessorMetrics metrics,
            Semaphore hands) {
        this.partition = partition;
        this.settings = settings;
        this.queue = queue;
        this.terms = terms;
        this.window = window;
        this.mapping = mapping;
        this.writer = writer;
        this.archive = archive;
        this.metrics = metrics;
        this.hands = hands;
        this.owner = settings.owner() + "/" + partition;
        this.thread = Thread.ofVirtual().name("partition-" + partition).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes no more blocks; a worker that only waits for one ends at once. */
    void stop() {
        stopping = true;
        if (!busy) {
            thread.interrupt();
        }
    }

    /**
     * Waits for the block in hand, up to the grace period, then lets go of it: a block that is only left behind would count
     * as one whose owner died.
     */
    @Override
    public void close() {
        stop();
        try {
            if (!thread.join(settings.grace())) {
                thread.interrupt();
                thread.join(Duration.ofMillis(500));
            }
            // Also when the thread has ended: it may have been interrupted between taking a block and working on it.
            queue.release(owner);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (QueueException e) {
            LOG.log(System.Logger.Level.INFO, "block left to its lease partition=" + partition + " cause=" + e);
        }
    }

    private void run() {
        var backoff = new Backoff();
        while (!stopping) {
            try {
                work();
                backoff.reset();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (stopping) {
                    return;
                }
                LOG.log(
                        e instanceof QueueException.Unavailable
                                ? System.Logger.Level.WARNING
                                : System.Logger.Level.ERROR,
                        "partition waits partition=" + partition + " for=" + backoff.next() + " cause=" + e);
                if (!backoff.pause(() -> stopping)) {
                    return;
                }
            }
        }
    }

    private void work() throws InterruptedException {
        Taking taking;
        try (Hand hand = Hand.take(hands);
                var laps = new Laps(metrics)) {
            taking = queue.take(partition, owner);
            if (taking instanceof Taking.Taken(Block block)) {
                busy = true;
                laps.end(Phase.TAKE);
                process(block, hand, laps);
            }
        } finally {
            busy = false;
        }
        switch (taking) {
            case Taking.Taken _ -> {}
            case Taking.NotYet(Duration due) -> Thread.sleep(due);
            case Taking.Empty() -> queue.await(partition, IDLE);
        }
    }

    private void process(Block block, Hand hand, Laps laps) throws InterruptedException {
        long start = System.nanoTime();
        metrics.taken(block);
        Optional<Written> written;
        try (var lease = new LeaseKeeper(queue, block, settings.renewEvery())) {
            written = write(block, lease, laps);
            // Letters and the archive may have to wait for their stores; no other block has to wait for that.
            hand.close();
            written = written.filter(w -> writer.bury(w.stored().dead(), lease::held));
            written.ifPresent(_ -> laps.end(Phase.BURY));
            written = written.filter(w -> archive.put(w.objects(), lease::held));
            written.ifPresent(_ -> laps.end(Phase.ARCHIVE));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped with a block in hand");
        }
        Duration busy = Duration.ofNanos(System.nanoTime() - start);
        Optional<BlockWriter.Stored> stored = written.map(Written::stored);
        if (stored.isPresent()
                && queue.settle(
                        block,
                        new Settlement(
                                stored.get().outcomes(), busy, stored.get().inserts()))) {
            laps.end(Phase.SETTLE);
            metrics.settled(stored.get().outcomes().values(), busy);
        } else {
            metrics.abandoned();
            laps.failed("abandoned");
            LOG.log(System.Logger.Level.WARNING, "block abandoned, its lease is gone first=" + block.first());
        }
    }

    /** What is left of a block once its rows are stored: little, and its entries packed. */
    private record Written(BlockWriter.Stored stored, List<BlockArchive.Sealed> objects) {}

    /** Empty when the block was given up. By itself, so that the memory of the rows is free after it. */
    private Optional<Written> write(Block block, LeaseKeeper lease, Laps laps) throws InterruptedException {
        Optional<Map<String, String>> proposed = terms.propose(block, lease::held);
        if (proposed.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> bound = queue.bind(block, window.noting(proposed.get()));
        Optional<Terms> agreed = terms.read(bound, lease::held);
        if (agreed.isEmpty()) {
            return Optional.empty();
        }
        Terms its = agreed.get();
        var attempt =
                new BlockWriter.Attempt(block.fresh(), block.beforeRestart(), () -> window.over(bound), lease::held);
        List<Entry> entries = queue.read(block);
        metrics.read(entries);
        laps.note(metrics.begin(block, entries));
        laps.end(Phase.READ);
        Optional<MappedBlock> mapped = mapping.map(block, entries, its, lease::held);
        mapped.ifPresent(rows -> metrics.mapped(rows.prices()));
        laps.end(Phase.MAP);
        Optional<Written> written = mapped.flatMap(rows -> writer.store(rows, attempt)
                .map(stored -> new Written(stored, archive.seal(block, rows.name(), entries, its, stored))));
        laps.end(Phase.INSERT);
        return written;
    }
}
