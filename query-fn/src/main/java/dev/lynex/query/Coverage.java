package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.QueueException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far an answer is complete: the queue's watermark for the project. Events received before it are stored; those
 * after may still be on their way.
 */
final class Coverage {
    private final EventQueue queue;

    Coverage(EventQueue queue) {
        this.queue = queue;
    }

    /** Adds {@code watermark} (null when nothing is queued or it is not known) and {@code complete}. */
    void describe(ObjectNode json, String project) {
        Instant watermark = null;
        boolean complete = true;
        try {
            Ledger ledger = queue.ledger();
            complete = ledger.partitions().stream()
                    .map(p -> p.projects().get(project))
                    .filter(Objects::nonNull)
                    .allMatch(counters -> counters.queued() == 0);
            watermark = complete ? null : oldest(ledger, project);
        } catch (QueueException e) {
            // Not known is not complete.
            complete = false;
        }
        json.put("watermark", watermark == null ? null : watermark.toString());
        json.put("complete", complete);
    }

    private static @Nullable Instant oldest(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .filter(p -> p.projects().containsKey(project))
                .map(Ledger.Partition::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
