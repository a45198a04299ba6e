package dev.lynex.queue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Redis, each to the one node that has a partition's keys.
 *
 * <p>Nothing is sent twice by a connection itself: when it breaks, commands that were under way fail, the caller
 * decides, and the next call connects anew. That is why nodes of a cluster are connected to one by one here, with
 * Lettuce's cluster client asked only where the slots are.
 */
final class RedisConnections implements AutoCloseable {
    /** Calls are spread over so many connections a node, so that a large answer holds up few others. */
    private static final int SHARED = 4;

    /** After a failed attempt to connect, calls within this time fail at once instead of each trying for itself. */
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(100);

    /** What a connection is for; those that wait for something hold up everything else on the same one. */
    enum Lane {
        CALLS,
        /** One a partition, for what is accepted; it may wait for replicas. */
        ACCEPTS,
        /** One a partition, waiting for its bell. */
        BELL
    }

    private record Slot(Lane lane, RedisNode node, int number) {}

    private record Failure(long nanoTime, RedisException cause) {}

    private final QueueSettings settings;
    private final RedisTopology topology;
    private final Map<Slot, StatefulRedisConnection<String, byte[]>> connections = new ConcurrentHashMap<>();
    private final Map<RedisNode, Failure> failures = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final ReentrantLock connecting = new ReentrantLock();
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private boolean closed;

    RedisConnections(QueueSettings settings) {
        this.settings = settings;
        this.topology = settings.cluster() ? new ClusterTopology(settings) : new SingleNode(settings);
    }

    StatefulRedisConnection<String, byte[]> to(Lane lane, int partition) {
        RedisNode node = topology.of(partition);
        int number = lane == Lane.CALLS ? Math.floorMod(next.getAndIncrement(), SHARED) : partition;
        return to(new Slot(lane, node, number));
    }

    /** A connection to this node for single questions. */
    StatefulRedisConnection<String, byte[]> to(RedisNode node) {
        return to(new Slot(Lane.CALLS, node, 0));
    }

    /** The nodes that take writes, with the number of partitions that lie on each. */
    Map<RedisNode, Integer> primaries() {
        return topology.primaries();
    }

    /** A node did not answer: another may have its partitions by now. */
    void suspect() {
        topology.suspect();
    }

    /** Follows a node's answer that the partition's slot is elsewhere: {@code MOVED <slot> <host>:<port>}. */
    void moved(int partition, String answer) {
        topology.moved(partition, answer);
    }

    private StatefulRedisConnection<String, byte[]> to(Slot slot) {
        StatefulRedisConnection<String, byte[]> open = connections.get(slot);
        return open != null && open.isOpen() ? open : reconnect(slot);
    }

    private StatefulRedisConnection<String, byte[]> reconnect(Slot slot) {
        failFast(slot.node());
        try {
            if (!connecting.tryLock(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedisException("no connection within " + settings.timeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while connecting", e);
        }
        try {
            StatefulRedisConnection<String, byte[]> before = connections.get(slot);
            if (before != null && before.isOpen()) {
                return before;
            }
            failFast(slot.node());
            if (before != null) {
                var _ = before.closeAsync();
            }
            StatefulRedisConnection<String, byte[]> connection = connectOrRemember(slot.node());
            connections.put(slot, connection);
            return connection;
        } finally {
            connecting.unlock();
        }
    }

    private StatefulRedisConnection<String, byte[]> connectOrRemember(RedisNode node) {
        try {
            return connect(node);
        } catch (RedisException e) {
            failures.put(node, new Failure(System.nanoTime(), e));
            throw e;
        }
    }

    private void failFast(RedisNode node) {
        Failure last = failures.get(node);
        if (last != null && System.nanoTime() - last.nanoTime() < RECONNECT_PAUSE.toNanos()) {
            throw new RedisException(last.cause().getMessage(), last.cause());
        }
    }

    private StatefulRedisConnection<String, byte[]> connect(RedisNode node) {
        if (closed) {
            throw new RedisException("the queue is closed");
        }
        if (client == null) {
            resources = resources();
            client = RedisClient.create(resources);
            client.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .timeoutOptions(TimeoutOptions.enabled())
                    .sslOptions(settings.ssl())
                    .build());
        }
        RedisURI uri = node.uri(settings.seeds().getFirst());
        uri.setTimeout(settings.timeout());
        StatefulRedisConnection<String, byte[]> connection =
                client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri);
        connection.setTimeout(settings.timeout());
        return connection;
    }

    static ClientResources resources() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
    }

    /** Lets go of connections to nodes that no partition lies on any more. */
    void retain(Set<RedisNode> nodes) {
        connections.entrySet().removeIf(each -> {
            boolean gone = !nodes.contains(each.getKey().node());
            if (gone) {
                var _ = each.getValue().closeAsync();
            }
            return gone;
        });
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            topology.close();
            if (client != null) {
                client.shutdown(0, 1, TimeUnit.SECONDS);
                Objects.requireNonNull(resources)
                        .shutdown(0, 1, TimeUnit.SECONDS)
                        .awaitUninterruptibly(1, TimeUnit.SECONDS);
                client = null;
            }
        } finally {
            connecting.unlock();
        }
    }
}
