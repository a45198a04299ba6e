package dev.lynex.queue;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the depth of every partition now and then, for the metrics. A scrape reads what was seen last and never asks the
 * queue, so that a queue that hangs hangs no scrape; what was seen too long ago is NaN, unknown, rather than old.
 *
 * <p>Every process that has the queue reports the same figures, since any of them may sleep or be away: take the
 * {@code max} of them by partition before summing up.
 */
public final class QueueWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(QueueWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** So many looks may fail before the last figures are unknown. */
    private static final int STALE_AFTER = 3;

    private final EventQueue queue;
    private final Duration every;
    private final AtomicReferenceArray<@Nullable Seen> seen;
    private final Thread thread;

    /** @param nanoTime when, by {@link System#nanoTime} */
    private record Seen(Depth depth, long nanoTime) {}

    private QueueWatch(EventQueue queue, Duration every) {
        this.queue = queue;
        this.every = every;
        this.seen = new AtomicReferenceArray<>(queue.partitions());
        this.thread = Thread.ofVirtual().name("queue-watch").unstarted(this::run);
    }

    /** Looks every 10 s, until closed. */
    public static QueueWatch start(EventQueue queue, MeterRegistry metrics) {
        return start(queue, metrics, EVERY);
    }

    static QueueWatch start(EventQueue queue, MeterRegistry metrics, Duration every) {
        var watch = new QueueWatch(queue, every);
        for (int p = 0; p < queue.partitions(); p++) {
            watch.register(metrics, p);
        }
        watch.thread.start();
        return watch;
    }

    private void register(MeterRegistry metrics, int partition) {
        gauge(metrics, partition, "depth_events", "Events accepted and not settled", Depth::queuedEvents);
        gauge(metrics, partition, "waiting_events", "Those of them that are in no block yet", Depth::waitingEvents);
        gauge(metrics, partition, "depth_bytes", "Bytes of entries that wait or are processed", Depth::queuedBytes);
        gauge(metrics, partition, "capacity_bytes", "Bytes that the partition may hold", Depth::capacityBytes);
        gauge(metrics, partition, "open_blocks", "Blocks taken and not settled", Depth::openBlocks);
        gauge(
                metrics,
                partition,
                "watermark_age_seconds",
                "Since the oldest queued event was accepted, 0 when none is",
                depth -> depth.oldestAge() == null ? 0 : seconds(depth.oldestAge()));
        gauge(
                metrics,
                partition,
                "settled_age_seconds",
                "Since a block was last settled, NaN when none ever was",
                depth -> depth.settledAge() == null ? Double.NaN : seconds(depth.settledAge()));
        FunctionCounter.builder("lynex_queue_identity_windows_cut", this, watch -> watch.windowsCut(partition))
                .description("Times that the window of remembered requests was cut short for want of memory." + MAX)
                .tag("partition", Integer.toString(partition))
                .register(metrics);
    }

    private static final String MAX = " Every process reports it: max by (partition), then sum";

    private void gauge(MeterRegistry metrics, int partition, String name, String what, ToDoubleFunction<Depth> figure) {
        Gauge.builder("lynex_queue_" + name, () -> figure(partition, figure))
                .description(what + "." + MAX)
                .tag("partition", Integer.toString(partition))
                .register(metrics);
    }

    private double figure(int partition, ToDoubleFunction<Depth> figure) {
        Seen last = seen.get(partition);
        boolean known = last != null
                && System.nanoTime() - last.nanoTime()
                        < every.multipliedBy(STALE_AFTER).toNanos();
        return known ? figure.applyAsDouble(last.depth()) : Double.NaN;
    }

    /** A counter keeps what it had. */
    private double windowsCut(int partition) {
        Seen last = seen.get(partition);
        return last == null ? 0 : last.depth().windowsCut();
    }

    private static double seconds(Duration age) {
        return age.toMillis() / 1000.0;
    }

    private void run() {
        try {
            while (true) {
                for (int p = 0; p < queue.partitions(); p++) {
                    look(p);
                }
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void look(int partition) throws InterruptedException {
        try {
            seen.set(partition, new Seen(queue.depth(partition), System.nanoTime()));
        } catch (QueueException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("closed while looking");
            }
            LOG.log(System.Logger.Level.DEBUG, "depth not known partition=" + partition + " cause=" + e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
