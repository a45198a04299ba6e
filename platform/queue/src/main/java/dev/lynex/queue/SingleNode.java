package dev.lynex.queue;

import io.lettuce.core.RedisException;
import java.util.Map;

/** One Redis that has every partition. */
final class SingleNode implements RedisTopology {
    private final RedisNode node;
    private final int partitions;

    SingleNode(QueueSettings settings) {
        this.node = RedisNode.of(settings.seeds().getFirst());
        this.partitions = settings.partitions();
    }

    @Override
    public RedisNode of(int partition) {
        return node;
    }

    @Override
    public Map<RedisNode, Integer> primaries() {
        return Map.of(node, partitions);
    }

    @Override
    public void moved(int partition, String answer) {
        throw new RedisException("this Redis is a node of a cluster; set queue.cluster to true");
    }

    @Override
    public void suspect() {
        // There is no other.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
