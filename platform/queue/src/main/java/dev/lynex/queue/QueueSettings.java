package dev.lynex.queue;

import dev.lynex.settings.Settings;
import java.time.Duration;
import java.util.Locale;

/**
 * Where the queue is and how it behaves.
 *
 * @param uri of Redis; may hold a password
 * @param partitions of the pool, the same for every function
 * @param durability what a 202 must survive
 * @param timeout of a call
 * @param linger how long events wait for a block to fill
 * @param lease how long a block belongs to its owner without a renewal
 * @param window how long a request's identity is remembered
 * @param maxBlockEvents events in a block
 * @param maxBlockBytes queued bytes in a block
 * @param maxBlockRawBytes uncompressed bytes in a block
 */
public record QueueSettings(
        String uri,
        int partitions,
        Durability durability,
        Duration timeout,
        Duration linger,
        Duration lease,
        Duration window,
        int maxBlockEvents,
        long maxBlockBytes,
        long maxBlockRawBytes) {

    /** What an answered 202 survives. */
    public enum Durability {
        /** kill -9 of any process. */
        PROCESS,
        /** Power loss too. */
        NODE,
        /** Loss of a machine too. */
        REPLICA;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the keys under {@code queue.}. */
    public static QueueSettings from(Settings settings) {
        return of(settings.secret("queue.uri"))
                .with(
                        settings.integer("queue.partitions", 1, 1024),
                        settings.oneOf("queue.durability", Durability.class),
                        settings.duration("queue.timeout"));
    }

    /** The defaults, at this address. */
    public static QueueSettings of(String uri) {
        return new QueueSettings(
                uri,
                4,
                Durability.PROCESS,
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(60),
                10_000,
                4L << 20,
                32L << 20);
    }

    QueueSettings with(int newPartitions, Durability newDurability, Duration newTimeout) {
        return new QueueSettings(
                uri,
                newPartitions,
                newDurability,
                newTimeout,
                linger,
                lease,
                window,
                maxBlockEvents,
                maxBlockBytes,
                maxBlockRawBytes);
    }

    QueueSettings withTimes(Duration newLinger, Duration newLease) {
        return new QueueSettings(
                uri,
                partitions,
                durability,
                timeout,
                newLinger,
                newLease,
                window,
                maxBlockEvents,
                maxBlockBytes,
                maxBlockRawBytes);
    }

    /** Without the password that the address may hold. */
    @Override
    public String toString() {
        return "QueueSettings[uri=" + Settings.masked(uri) + ", partitions=" + partitions + "]";
    }
}
