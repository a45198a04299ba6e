package dev.lynex.queue;

import dev.lynex.component.Durability;
import java.util.Collection;
import java.util.Map;

/**
 * What the queue may hold, by Redis' own settings, and whether those settings can keep the promise at all.
 *
 * @param capacityBytes queued bytes of one partition: half of a node's maxmemory over the partitions on it; in a cluster
 *     that of the node with the least
 * @param shareBytes queued bytes of one project in a partition: a quarter of it
 * @param identityBytes bytes of remembered identities of one partition: a fifth of maxmemory over the same
 */
record RedisLimits(long capacityBytes, long shareBytes, long identityBytes) {
    /** What {@link #of} needs to know. */
    static final String[] SETTINGS = {
        "maxmemory",
        "maxmemory-policy",
        "appendonly",
        "appendfsync",
        "no-appendfsync-on-rewrite",
        "min-replicas-to-write",
        "cluster-enabled"
    };

    /**
     * Reads them from {@code CONFIG GET} of every node that takes writes.
     *
     * @throws QueueException.Invalid when Redis would lose what was acknowledged; the message says what to set
     */
    static RedisLimits of(Map<RedisNode, RedisFunctions.Primary> nodes, QueueSettings settings) {
        nodes.forEach((node, primary) ->
                check(settings.cluster() ? "Redis at " + node : "Redis", primary.config(), settings));
        return of(nodes.values());
    }

    private static RedisLimits of(Collection<RedisFunctions.Primary> nodes) {
        long share = nodes.stream()
                .filter(node -> node.partitions() > 0)
                .mapToLong(node -> maxmemory(node.config()) / node.partitions())
                .min()
                .orElseThrow(() -> new QueueException.Invalid("the queue's Redis has none of its partitions"));
        return new RedisLimits(share / 2, share / 8, share / 5);
    }

    private static void check(String redis, Map<String, String> config, QueueSettings settings) {
        require(
                settings.cluster() == "yes".equals(config.get("cluster-enabled")),
                redis,
                settings.cluster()
                        ? "is no cluster; set queue.cluster to false"
                        : "is a node of a cluster; set queue.cluster to true");
        require(maxmemory(config) > 0, redis, "has no maxmemory, so the queue has no bound; set maxmemory");
        require(
                "noeviction".equals(config.get("maxmemory-policy")),
                redis,
                "evicts keys (maxmemory-policy " + config.get("maxmemory-policy")
                        + "), so it would drop queued events; set maxmemory-policy noeviction");
        require("yes".equals(config.get("appendonly")), redis, "keeps no append-only file; set appendonly yes");
        String fsync = String.valueOf(config.get("appendfsync"));
        // 'no' writes before each answer and leaves syncing to the kernel, which no process' death touches. 'everysec'
        // does not: while it syncs, the write itself is put off for up to 2 s.
        require(
                fsync.equals("always") || (settings.durability() == Durability.PROCESS && fsync.equals("no")),
                redis,
                "acknowledges before it " + (fsync.equals("no") ? "syncs" : "writes") + " (appendfsync " + fsync
                        + "), so durability " + settings.durability().word()
                        + " cannot be kept; set appendfsync always");
        require(
                !"yes".equals(config.get("no-appendfsync-on-rewrite")),
                redis,
                "does not sync while it rewrites its file; set no-appendfsync-on-rewrite no");
        // Without it a primary cut off from its replicas goes on to accept what the replica that takes its place
        // will not have.
        require(
                settings.durability() != Durability.REPLICA
                        || Long.parseLong(config.getOrDefault("min-replicas-to-write", "0")) >= 1,
                redis,
                "accepts writes without a replica (min-replicas-to-write 0), so durability replica cannot be kept; set"
                        + " min-replicas-to-write to 1 or more");
    }

    private static long maxmemory(Map<String, String> config) {
        return Long.parseLong(config.getOrDefault("maxmemory", "0"));
    }

    private static void require(boolean holds, String redis, String otherwise) {
        if (!holds) {
            throw new QueueException.Invalid("the queue's " + redis + " " + otherwise);
        }
    }
}
