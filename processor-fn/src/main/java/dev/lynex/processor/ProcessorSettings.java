package dev.lynex.processor;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * How the processor works.
 *
 * @param owner this processor's name in the ledger, unique among running ones; a stable name lets a restarted processor
 *     take its own blocks back at once
 * @param renewEvery how often the lease of the block in hand is extended; well below the queue's lease
 * @param grace how long a stop waits for the block in hand
 * @param blocksInHand how many blocks of different partitions are worked on at once, from 1; each takes memory of about
 *     three times its events unpacked
 */
public record ProcessorSettings(String owner, Duration renewEvery, Duration grace, int blocksInHand) {
    /** Reads the keys under {@code processor.}; without an owner a random one is made. */
    public static ProcessorSettings from(Settings settings) {
        return new ProcessorSettings(
                settings.optional("processor.owner").orElseGet(() -> "processor-" + java.util.UUID.randomUUID()),
                settings.duration("processor.renew-every"),
                settings.duration("processor.grace"),
                settings.integer("processor.blocks-in-hand", 1, 1024));
    }
}
