package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.queue.Depth;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Asks a platform's queue how it is and how much it holds, and sees to its streams and consumer groups. */
final class QueueLook implements StoreProbe.Asking<EventQueue, QueueFinding> {
    private static final System.Logger LOG = System.getLogger(QueueLook.class.getName());
    /** Over which the rate is told. */
    private static final Duration SPAN = Duration.ofMinutes(1);
    /** For which a group that was made again is told of. */
    private static final Duration TELL = Duration.ofHours(1);

    private final String platform;
    private final InstantSource clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Map<Integer, Instant> remade = new HashMap<>();

    /** @param nanoTime when, by {@link System#nanoTime} */
    private record Sample(long accepted, long nanoTime) {}

    /** @param platform its name, for the log */
    QueueLook(String platform, InstantSource clock) {
        this.platform = platform;
        this.clock = clock;
    }

    @Override
    public QueueFinding ask(EventQueue queue) {
        Check check = queue.check();
        if (!check.up()) {
            return unasked(check);
        }
        try {
            for (int partition : queue.open()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "consumer group made again platform=" + platform + " partition=" + partition);
                remade.put(partition, clock.instant());
            }
            return new QueueFinding(check, figures(queue), told());
        } catch (QueueException e) {
            return unasked(Check.down(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public QueueFinding unasked(Check check) {
        return new QueueFinding(check, null, told());
    }

    private Map<Integer, Instant> told() {
        remade.values().removeIf(at -> at.plus(TELL).isBefore(clock.instant()));
        return remade;
    }

    private QueueFinding.Figures figures(EventQueue queue) {
        long backlog = 0;
        long accepted = 0;
        for (int partition = 0; partition < queue.partitions(); partition++) {
            Depth depth = queue.depth(partition);
            backlog += depth.queuedEvents();
            accepted += depth.acceptedEvents();
        }
        return QueueFinding.Figures.rounded(backlog, rate(new Sample(accepted, System.nanoTime())));
    }

    /** From the oldest sample of the span to this one; 0 at the first. */
    private double rate(Sample now) {
        Sample last = samples.peekLast();
        if (last != null && now.accepted() < last.accepted()) {
            // Another queue, or one that was emptied.
            samples.clear();
        }
        while (!samples.isEmpty() && now.nanoTime() - samples.getFirst().nanoTime() > SPAN.toNanos()) {
            samples.removeFirst();
        }
        Sample first = samples.peekFirst();
        samples.addLast(now);
        return first == null
                ? 0
                : (now.accepted() - first.accepted()) * 1e9 / Math.max(1, now.nanoTime() - first.nanoTime());
    }
}
