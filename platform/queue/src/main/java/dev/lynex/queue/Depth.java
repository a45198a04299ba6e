package dev.lynex.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much one partition holds. Ages are by the queue's own clock.
 *
 * @param queuedBytes bytes of entries that wait or are being processed
 * @param capacityBytes what {@code queuedBytes} may come to
 * @param waitingEvents events in no block yet
 * @param takenEvents events in open blocks
 * @param openBlocks blocks taken and not settled
 * @param oldestAge since the oldest queued entry was accepted, null when the partition is empty
 * @param settledAge since a block was last settled, null when none ever was
 * @param windowsCut how often the window in which requests are remembered was cut short for want of memory
 * @param acceptedEvents events accepted since the partition was made
 */
public record Depth(
        long queuedBytes,
        long capacityBytes,
        long waitingEvents,
        long takenEvents,
        int openBlocks,
        @Nullable Duration oldestAge,
        @Nullable Duration settledAge,
        long windowsCut,
        long acceptedEvents) {
    /** Events accepted and not settled. */
    public long queuedEvents() {
        return waitingEvents + takenEvents;
    }
}
