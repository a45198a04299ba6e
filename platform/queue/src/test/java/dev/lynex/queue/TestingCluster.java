package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.RedisEngine;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A Redis Cluster of three processes on the loopback address, formed as an administrator would. */
final class TestingCluster implements AutoCloseable {
    private static final String PASSWORD = "secret:word/@";
    private static final int NODES = 3;

    private final List<RedisEngine> nodes = new ArrayList<>();

    private TestingCluster() {}

    static TestingCluster start(Path folder, long maxmemoryBytes) {
        var cluster = new TestingCluster();
        try {
            cluster.form(folder, maxmemoryBytes);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void form(Path folder, long maxmemoryBytes) {
        List<Integer> buses = new ArrayList<>();
        for (int n = 0; n < NODES; n++) {
            int bus = LoopbackPort.free();
            buses.add(bus);
            nodes.add(RedisEngine.start(
                    new RedisEngine.Settings(folder.resolve("node-" + n), 0, maxmemoryBytes, PASSWORD),
                    List.of(
                            "cluster-enabled yes",
                            "cluster-config-file nodes.conf",
                            "cluster-port " + bus,
                            "cluster-node-timeout 5000",
                            "cluster-require-full-coverage no")));
        }
        for (int n = 0; n < NODES; n++) {
            int from = SlotHash.SLOT_COUNT * n / NODES;
            int to = SlotHash.SLOT_COUNT * (n + 1) / NODES - 1;
            on(
                    nodes.get(n),
                    redis -> redis.clusterAddSlots(
                            IntStream.rangeClosed(from, to).toArray()));
            int port = nodes.get(n).port();
            int bus = buses.get(n);
            on(
                    nodes.getFirst(),
                    redis -> redis.dispatch(
                            CommandType.CLUSTER,
                            new StatusOutput<>(StringCodec.UTF8),
                            new CommandArgs<>(StringCodec.UTF8)
                                    .add("MEET")
                                    .add("127.0.0.1")
                                    .add(port)
                                    .add(bus)));
        }
        await().atMost(30, SECONDS).until(() -> nodes.stream().allMatch(node -> ask(node, RedisCommands::clusterInfo)
                .contains("cluster_slots_assigned:" + SlotHash.SLOT_COUNT)));
        await().atMost(30, SECONDS).until(() -> nodes.stream()
                .allMatch(node -> ask(node, RedisCommands::clusterInfo).contains("cluster_state:ok")));
    }

    List<RedisEngine> nodes() {
        return nodes;
    }

    /** The node that a partition was given to when the cluster was formed. */
    RedisEngine owner(int partition) {
        return nodes.get(SlotHash.getSlot(RedisEventQueue.tag(partition)) * NODES / SlotHash.SLOT_COUNT);
    }

    /** One address is enough; the others are found through it. */
    String uri() {
        return nodes.getFirst().uri();
    }

    /** Moves a partition's slot with all its keys to another node, as resharding does. */
    void move(int partition, RedisEngine from, RedisEngine to) {
        int slot = SlotHash.getSlot(RedisEventQueue.tag(partition));
        String source = ask(from, RedisCommands::clusterMyId);
        String target = ask(to, RedisCommands::clusterMyId);
        on(to, redis -> redis.clusterSetSlotImporting(slot, source));
        on(from, redis -> redis.clusterSetSlotMigrating(slot, target));
        on(from, redis -> {
            List<String> keys = redis.clusterGetKeysInSlot(slot, 10_000);
            if (!keys.isEmpty()) {
                redis.migrate(
                        "127.0.0.1",
                        to.port(),
                        0,
                        5_000,
                        MigrateArgs.Builder.<String>keys(keys).auth(PASSWORD));
            }
        });
        on(to, redis -> redis.clusterSetSlotNode(slot, target));
        on(from, redis -> redis.clusterSetSlotNode(slot, target));
    }

    static void on(RedisEngine node, Consumer<RedisCommands<String, String>> commands) {
        ask(node, redis -> {
            commands.accept(redis);
            return true;
        });
    }

    static <T> T ask(RedisEngine node, Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(node.uri());
        try (var connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown();
        }
    }

    @Override
    public void close() {
        nodes.forEach(RedisEngine::close);
    }
}
