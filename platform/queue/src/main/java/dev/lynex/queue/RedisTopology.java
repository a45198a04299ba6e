package dev.lynex.queue;

import java.util.Map;

/** On which node a partition lies. */
sealed interface RedisTopology extends AutoCloseable permits SingleNode, ClusterTopology {
    /** The node that has the partition's keys. */
    RedisNode of(int partition);

    /** The nodes that take writes, with the number of partitions that lie on each. */
    Map<RedisNode, Integer> primaries();

    /** A node said {@code MOVED <slot> <host>:<port>} about this partition. */
    void moved(int partition, String answer);

    /** A node does not answer: what is known may be out of date. */
    void suspect();

    @Override
    void close();
}
