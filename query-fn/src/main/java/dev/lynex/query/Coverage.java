package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.QueueException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * How far an answer is complete: the queue's watermark for the project. Events received before it are stored; those
 * after may still be on their way.
 */
final class Coverage {
    private final EventQueue queue;
    private final InstantSource clock;

    Coverage(EventQueue queue, InstantSource clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /**
     * Adds {@code watermark} (null when nothing of the project is queued, or it is not known) and {@code complete}.
     *
     * @return when everything was received that is certainly stored; 1970 when that is not known
     */
    Instant describe(ObjectNode json, String project) {
        Instant now = clock.instant();
        Instant watermark = null;
        boolean complete = true;
        try {
            Ledger ledger = queue.ledger();
            complete = ledger.partitions().stream()
                    .map(p -> p.projects().get(project))
                    .filter(Objects::nonNull)
                    .allMatch(counters -> counters.queued() == 0);
            watermark = complete ? null : oldest(ledger, project, now);
        } catch (QueueException e) {
            // Not known is not complete.
            complete = false;
        }
        json.put("watermark", watermark == null ? null : watermark.toString());
        json.put("complete", complete);
        return complete ? now : watermark == null ? Instant.EPOCH : watermark;
    }

    /** Counters and oldest entry of different partitions are read one after the other; settled in between is now. */
    private static Instant oldest(Ledger ledger, String project, Instant now) {
        return ledger.partitions().stream()
                .filter(p -> p.projects().containsKey(project))
                .map(Ledger.Partition::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(now);
    }
}
