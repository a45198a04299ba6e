package dev.lynex.queue;

import dev.lynex.component.Durability;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the queue is and how it behaves.
 *
 * @param uri of Redis; may hold a password, and several {@code host:port} separated by commas when it is a cluster
 * @param cluster whether it is a Redis Cluster
 * @param partitions of the pool, the same for every function
 * @param durability what a 202 must survive
 * @param replicas how many replicas must have an accepted request, 1 to 16; counts at {@link Durability#REPLICA}
 * @param replicaTimeout how long to wait for them; below {@code timeout}
 * @param disk that Redis writes to, watched by whoever accepts; null when it cannot be seen from here
 * @param timeout of a call
 * @param window how long a request's identity is remembered
 * @param blocks how blocks are taken
 * @param ca whose certificates Redis may have, with {@code rediss://}; null for those that Java trusts
 */
public record QueueSettings(
        String uri,
        boolean cluster,
        int partitions,
        Durability durability,
        int replicas,
        Duration replicaTimeout,
        @Nullable QueueDisk disk,
        Duration timeout,
        Duration window,
        BlockSettings blocks,
        @Nullable TrustedCa ca) {

    private static final Pattern ADDRESS = Pattern.compile("(rediss?://(?:[^@]*@)?)([^/?]+)(.*)");

    public QueueSettings {
        if (durability == Durability.NONE) {
            throw new SettingsException("queue.durability must be process, node or replica, was 'none'");
        }
        if (durability == Durability.REPLICA && replicaTimeout.compareTo(timeout) >= 0) {
            throw new SettingsException("queue.replica-timeout (" + replicaTimeout.toMillis()
                    + "ms) must be below queue.timeout (" + timeout.toMillis() + "ms)");
        }
    }

    /** Reads the keys under {@code queue.}. */
    public static QueueSettings from(Settings settings) {
        return of(settings.signedIn("queue"))
                .with(
                        settings.integer("queue.partitions", 1, 1024),
                        settings.oneOf("queue.durability", Durability.class),
                        settings.duration("queue.timeout"))
                .inCluster(settings.flag("queue.cluster"))
                .trusting(settings.certificates("queue.ca").orElse(null));
    }

    /** Reads the keys under {@code queue.}, those about accepting too. */
    public static QueueSettings forIngest(Settings settings) {
        return from(settings)
                .withReplicas(settings.integer("queue.replicas", 1, 16), settings.duration("queue.replica-timeout"))
                .withDisk(QueueDisk.from(settings).orElse(null));
    }

    /** The defaults, at this address. */
    public static QueueSettings of(String uri) {
        return new QueueSettings(
                uri,
                false,
                4,
                Durability.PROCESS,
                1,
                Duration.ofSeconds(1),
                null,
                Duration.ofSeconds(2),
                Duration.ofMinutes(60),
                BlockSettings.STANDARD,
                null);
    }

    QueueSettings with(int newPartitions, Durability newDurability, Duration newTimeout) {
        // Kept below the timeout; whoever cares gives it after this.
        Duration half = newTimeout.dividedBy(2);
        return new QueueSettings(
                uri, cluster, newPartitions, newDurability, replicas, half, disk, newTimeout, window, blocks, ca);
    }

    QueueSettings withReplicas(int newReplicas, Duration newReplicaTimeout) {
        return new QueueSettings(
                uri,
                cluster,
                partitions,
                durability,
                newReplicas,
                newReplicaTimeout,
                disk,
                timeout,
                window,
                blocks,
                ca);
    }

    QueueSettings withDisk(@Nullable QueueDisk newDisk) {
        return new QueueSettings(
                uri, cluster, partitions, durability, replicas, replicaTimeout, newDisk, timeout, window, blocks, ca);
    }

    QueueSettings inCluster(boolean isCluster) {
        return new QueueSettings(
                uri, isCluster, partitions, durability, replicas, replicaTimeout, disk, timeout, window, blocks, ca);
    }

    public QueueSettings trusting(@Nullable TrustedCa newCa) {
        return new QueueSettings(
                uri, cluster, partitions, durability, replicas, replicaTimeout, disk, timeout, window, blocks, newCa);
    }

    public QueueSettings withBlocks(BlockSettings newBlocks) {
        return new QueueSettings(
                uri, cluster, partitions, durability, replicas, replicaTimeout, disk, timeout, window, newBlocks, ca);
    }

    /**
     * These settings with other times.
     *
     * @param newLinger how long events wait for a block to fill
     * @param newLease how long a block belongs to its owner without a renewal
     */
    public QueueSettings withTimes(Duration newLinger, Duration newLease) {
        return withBlocks(
                new BlockSettings(newLinger, newLease, blocks.maxEvents(), blocks.maxBytes(), blocks.maxRawBytes()));
    }

    /** The addresses to begin with, at least one. */
    List<RedisURI> seeds() {
        Matcher address = ADDRESS.matcher(uri);
        if (!address.matches()) {
            return List.of(RedisURI.create(uri));
        }
        return Stream.of(address.group(2).split(","))
                .map(host -> RedisURI.create(address.group(1) + host + address.group(3)))
                .peek(seed -> seed.setTimeout(timeout))
                .toList();
    }

    SslOptions ssl() {
        return ca == null
                ? SslOptions.create()
                : SslOptions.builder()
                        .jdkSslProvider()
                        .trustManager(ca.trustManagers())
                        .build();
    }

    /** Without the password that the address may hold. */
    @Override
    public String toString() {
        return "QueueSettings[uri=" + Settings.masked(uri) + ", partitions=" + partitions + "]";
    }
}
