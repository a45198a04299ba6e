package dev.lynex.queue;

import dev.lynex.component.Durability;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
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
     * @param projects what was accepted from each project and what became of it
     * @param usage what each project has used of its limits; of one that moved away, until then
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
            Map<String, Counters> projects,
            Map<String, Usage> usage) {
        public Partition {
            projects = Map.copyOf(projects);
            usage = Map.copyOf(usage);
        }
    }

    /**
     * What a project has used of its limits.
     *
     * @param month the calendar month, UTC
     * @param eventsThisMonth accepted in it
     * @param eventsPerSecond the rate that held at the project's last request, 0 for none
     * @param burstLeft events that may come at once now; 0 without a rate
     */
    public record Usage(YearMonth month, long eventsThisMonth, long eventsPerSecond, long burstLeft) {}

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
