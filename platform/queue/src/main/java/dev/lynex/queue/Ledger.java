package dev.lynex.queue;

import dev.lynex.component.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the queue has accepted and what became of it.
 *
 * @param durability what an acceptance survives in the queue
 */
public record Ledger(Durability durability, List<Partition> partitions) {
    public Ledger {
        partitions = List.copyOf(partitions);
    }

    /**
     * @param queuedBytes bytes of entries that wait or are being processed
     * @param waitingEvents events in no block yet
     * @param openBlocks blocks taken and not settled
     * @param oldest received time of the oldest queued entry, null when the partition is empty
     * @param busy time that processors worked, summed
     */
    public record Partition(
            int partition,
            String epoch,
            long queuedBytes,
            long capacityBytes,
            long waitingEvents,
            int openBlocks,
            @Nullable Instant oldest,
            Duration busy,
            Map<String, Counters> projects) {
        public Partition {
            projects = Map.copyOf(projects);
        }
    }

    /** Events of one project; {@code accepted = stored + duplicate + dead + queued} always. */
    public record Counters(long accepted, long stored, long duplicate, long dead) {
        public long queued() {
            return accepted - stored - duplicate - dead;
        }

        public Counters plus(Counters other) {
            return new Counters(
                    accepted + other.accepted, stored + other.stored, duplicate + other.duplicate, dead + other.dead);
        }
    }

    /** Everything received before this is settled; null when nothing is queued. */
    public @Nullable Instant watermark() {
        return partitions.stream()
                .map(Partition::oldest)
                .filter(o -> o != null)
                .min(Instant::compareTo)
                .orElse(null);
    }
}
