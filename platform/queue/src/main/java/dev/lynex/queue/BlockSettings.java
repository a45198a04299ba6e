package dev.lynex.queue;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.time.Duration;

/**
 * How blocks are taken. A block ends at the first of the three limits, and holds one entry at least.
 *
 * @param linger how long events wait for a block to fill
 * @param lease how long a block belongs to its owner without a renewal
 * @param maxEvents events in a block, 1 to 100,000
 * @param maxBytes queued bytes in a block, which are packed
 * @param maxRawBytes the same bytes unpacked, up to 64 MiB
 */
public record BlockSettings(Duration linger, Duration lease, int maxEvents, long maxBytes, long maxRawBytes) {
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
    private static final int MOST_EVENTS = 100_000;
    /** A block lies in memory unpacked, and as rows of as much again or more. */
    private static final long MOST_RAW_BYTES = 64L << 20;

    public static final BlockSettings STANDARD =
            new BlockSettings(Duration.ofMillis(500), Duration.ofSeconds(30), 20_000, 8L << 20, 16L << 20);

    /** @throws SettingsException when a value is outside its range */
    public BlockSettings {
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new SettingsException(
                    "queue.lease must be " + SHORTEST_LEASE.toMillis() + "ms or more, was " + lease.toMillis() + "ms");
        }
        if (maxEvents < 1 || maxEvents > MOST_EVENTS) {
            throw new SettingsException("queue.block-events must be 1 to " + MOST_EVENTS + ", was " + maxEvents);
        }
        if (maxBytes < 1 || maxRawBytes < 1 || maxRawBytes > MOST_RAW_BYTES) {
            throw new SettingsException("queue.block-bytes must be above 0 and queue.block-raw-bytes 1 to "
                    + (MOST_RAW_BYTES >> 20) + "MiB, were " + maxBytes + " and " + maxRawBytes);
        }
    }

    /** Reads the keys under {@code queue.} that are about taking. */
    public static BlockSettings from(Settings settings) {
        return new BlockSettings(
                settings.duration("queue.linger"),
                settings.duration("queue.lease"),
                settings.integer("queue.block-events", 1, MOST_EVENTS),
                settings.bytes("queue.block-bytes"),
                settings.bytes("queue.block-raw-bytes"));
    }
}
