package dev.lynex.queue;

import java.util.Map;

/**
 * What the queue may hold, by Redis' own settings, and whether those settings can keep the promise at all.
 *
 * @param capacityBytes queued bytes of one partition: half of maxmemory over all partitions
 * @param shareBytes queued bytes of one project in a partition: a quarter of it
 * @param identityBytes bytes of remembered identities of one partition: a fifth of maxmemory over all partitions
 */
record RedisLimits(long capacityBytes, long shareBytes, long identityBytes) {
    /** What {@link #of} needs to know. */
    static final String[] SETTINGS = {
        "maxmemory", "maxmemory-policy", "appendonly", "appendfsync", "no-appendfsync-on-rewrite"
    };

    /**
     * Reads them from {@code CONFIG GET}.
     *
     * @throws QueueException.Invalid when Redis would lose what was acknowledged; the message says what to set
     */
    static RedisLimits of(Map<String, String> config, int partitions, QueueSettings.Durability durability) {
        long maxmemory = Long.parseLong(config.getOrDefault("maxmemory", "0"));
        require(maxmemory > 0, "has no maxmemory, so the queue has no bound; set maxmemory");
        require(
                "noeviction".equals(config.get("maxmemory-policy")),
                "evicts keys (maxmemory-policy " + config.get("maxmemory-policy")
                        + "), so it would drop queued events; set maxmemory-policy noeviction");
        require("yes".equals(config.get("appendonly")), "keeps no append-only file; set appendonly yes");
        // everysec is not enough even for 'process': while an fsync runs, the write itself is put off for up to 2 s.
        require(
                "always".equals(config.get("appendfsync")),
                "acknowledges before it writes (appendfsync " + config.get("appendfsync")
                        + "); set appendfsync always");
        require(
                !"yes".equals(config.get("no-appendfsync-on-rewrite")),
                "does not sync while it rewrites its file; set no-appendfsync-on-rewrite no");
        require(
                durability != QueueSettings.Durability.REPLICA,
                "is used without waiting for replicas; durability must be process or node");
        long capacity = maxmemory / 2 / partitions;
        return new RedisLimits(capacity, capacity / 4, maxmemory / 5 / partitions);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new QueueException.Invalid("the queue's Redis " + otherwise);
        }
    }
}
