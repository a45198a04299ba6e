package dev.lynex.queue;

import io.lettuce.core.RedisException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.models.role.RedisNodeDescription;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster: asks its nodes which of them has a partition's slot, at the first call and again when a node does not
 * answer. What a node itself says ({@code MOVED}) counts at once, since the others may not have heard of it.
 */
final class ClusterTopology implements RedisTopology {
    /** Asked no more often than this, however many calls fail. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final QueueSettings settings;
    private final Map<Integer, RedisNode> told = new ConcurrentHashMap<>();
    private final Map<Integer, RedisNode> known = new ConcurrentHashMap<>();
    private @Nullable ClientResources resources;
    private @Nullable RedisClusterClient client;
    private volatile boolean suspect;
    private long asked;
    private boolean closed;

    ClusterTopology(QueueSettings settings) {
        this.settings = settings;
    }

    @Override
    public RedisNode of(int partition) {
        RedisNode node = told.get(partition);
        if (node == null) {
            node = known.get(partition);
        }
        return node == null || suspect ? asked(partition, node) : node;
    }

    @Override
    public synchronized Map<RedisNode, Integer> primaries() {
        Partitions cluster = ask();
        Map<RedisNode, Integer> primaries = new LinkedHashMap<>();
        for (RedisClusterNode each : cluster) {
            if (each.getRole() == RedisNodeDescription.Role.UPSTREAM
                    && !each.getSlots().isEmpty()) {
                primaries.put(RedisNode.of(each.getUri()), 0);
            }
        }
        for (int p = 0; p < settings.partitions(); p++) {
            primaries.merge(owner(cluster, p), 1, Integer::sum);
        }
        return primaries;
    }

    @Override
    public void moved(int partition, String answer) {
        String address = answer.substring(answer.lastIndexOf(' ') + 1);
        int colon = address.lastIndexOf(':');
        // A node that knows no name for the other leaves it out: it is the one that was asked.
        String host = colon > 0 ? address.substring(0, colon) : of(partition).host();
        told.put(partition, new RedisNode(host, Integer.parseInt(address.substring(colon + 1))));
    }

    @Override
    public void suspect() {
        suspect = true;
    }

    private synchronized RedisNode asked(int partition, @Nullable RedisNode before) {
        if (before != null && System.nanoTime() - asked < PAUSE.toNanos()) {
            return before;
        }
        Partitions cluster = ask();
        for (int p = 0; p < settings.partitions(); p++) {
            known.put(p, owner(cluster, p));
        }
        told.clear();
        suspect = false;
        return Objects.requireNonNull(known.get(partition));
    }

    private Partitions ask() {
        if (closed) {
            throw new RedisException("the queue is closed");
        }
        try {
            if (client == null) {
                resources = RedisConnections.resources();
                client = RedisClusterClient.create(resources, settings.seeds());
                client.setOptions(ClusterClientOptions.builder()
                        .autoReconnect(false)
                        .timeoutOptions(TimeoutOptions.enabled())
                        .sslOptions(settings.ssl())
                        .build());
            }
            client.refreshPartitions();
            return client.getPartitions();
        } finally {
            asked = System.nanoTime();
        }
    }

    private static RedisNode owner(Partitions cluster, int partition) {
        int slot = SlotHash.getSlot(RedisEventQueue.tag(partition));
        RedisClusterNode node = cluster.getPartitionBySlot(slot);
        if (node == null) {
            throw new RedisException(
                    "no node of the cluster has slot " + slot + ", that of the queue's partition " + partition);
        }
        return RedisNode.of(node.getUri());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            Objects.requireNonNull(resources)
                    .shutdown(0, 1, TimeUnit.SECONDS)
                    .awaitUninterruptibly(1, TimeUnit.SECONDS);
            client = null;
        }
    }
}
