package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Settlement.Outcome;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The laws of the queue, on a Redis Cluster. The cluster refuses a function that reaches for a key of another slot, so
 * every law that holds here is also one more proof that all keys of a partition lie under its tag.
 */
class RedisClusterQueueTest extends EventQueueContract {
    private static final int PARTITIONS = 4;

    @TempDir
    static Path folder;

    private static TestingCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = TestingCluster.start(folder, 64L << 20);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    List<RedisEngine> engines() {
        return cluster.nodes();
    }

    @Override
    RedisEngine ownerOf(int partition) {
        return cluster.owner(partition);
    }

    @Override
    QueueSettings settings() {
        // A node that restarts takes 2 s of its own before it serves its slots again.
        return QueueSettings.of(cluster.uri())
                .with(1, Durability.PROCESS, Duration.ofSeconds(10))
                .inCluster(true);
    }

    @Test
    void thePartitionsAreSpreadOverTheNodesAndEachWorksWhereItLies() {
        Set<RedisEngine> used = new HashSet<>();
        try (var queue = whole()) {
            for (int p = 0; p < PARTITIONS; p++) {
                assertThat(queue.accept(submission(p, "r" + p))).isInstanceOf(Acceptance.Accepted.class);
                settleNext(queue, p);
                used.add(cluster.owner(p));
            }
            assertThat(used).hasSizeGreaterThan(1);
            assertThat(queue.ledger().partitions()).allSatisfy(partition -> {
                assertThat(partition.projects()).isEqualTo(Map.of("a", new Ledger.Counters(1, 1, 0, 0)));
                assertThat(partition.openBlocks()).isZero();
            });
        }
    }

    @Test
    void aPartitionThatMovesToAnotherNodeIsFollowedWithAllItHolds() {
        try (var queue = whole()) {
            RedisEngine here = cluster.owner(1);
            RedisEngine there = cluster.nodes().stream()
                    .filter(node -> node != here)
                    .findFirst()
                    .orElseThrow();
            assertThat(queue.accept(submission(1, "before"))).isInstanceOf(Acceptance.Accepted.class);
            cluster.move(1, here, there);
            try {
                assertThat(queue.accept(submission(1, "before"))).isInstanceOf(Acceptance.Repeated.class);
                assertThat(queue.accept(submission(1, "after"))).isInstanceOf(Acceptance.Accepted.class);
                settleNext(queue, 1);
                assertThat(queue.ledger().partitions().get(1).projects())
                        .isEqualTo(Map.of("a", new Ledger.Counters(2, 2, 0, 0)));
            } finally {
                cluster.move(1, there, here);
            }
        }
    }

    @Test
    void aNodeThatIsAwayHoldsUpItsOwnPartitionsOnly() throws Exception {
        int away = 0;
        int well = firstElsewhere(away);
        try (var queue = RedisEventQueue.create(settings()
                .with(PARTITIONS, Durability.PROCESS, Duration.ofMillis(500))
                .withTimes(Duration.ZERO, Duration.ofMinutes(5)))) {
            assertThat(queue.accept(submission(well, "r1"))).isInstanceOf(Acceptance.Accepted.class);
            assertThat(queue.accept(submission(away, "r1"))).isInstanceOf(Acceptance.Accepted.class);
            RedisEngine node = cluster.owner(away);
            ProcessHandle.of(node.pid()).orElseThrow().destroyForcibly();
            node.onExit().get(5, SECONDS);
            try {
                assertThatThrownBy(() -> queue.accept(submission(away, "r2")))
                        .isInstanceOf(QueueException.Unavailable.class);
                assertThat(queue.accept(submission(well, "r2"))).isInstanceOf(Acceptance.Accepted.class);
            } finally {
                node.restart();
            }
            await().atMost(20, SECONDS)
                    .ignoreExceptions()
                    .until(() -> queue.accept(submission(away, "r2")) instanceof Acceptance.Accepted);
            assertThat(queue.accept(submission(away, "r1"))).isInstanceOf(Acceptance.Repeated.class);
        }
    }

    @Test
    void theClusterRefusesAFunctionThatReachesForAKeyOutsideItsTag() {
        String library = """
                #!lua name=stray
                redis.register_function('stray', function(keys, args)
                  redis.call('HSET', keys[1] .. ':meta', 'x', 1)
                  return redis.call('HSET', args[1], 'x', 1)
                end)
                """;
        RedisEngine node = cluster.owner(0);
        TestingCluster.on(node, redis -> {
            redis.functionLoad(library, true);
            String[] keys = {RedisEventQueue.tag(0)};
            assertThat(redis.<Long>fcall("stray", ScriptOutputType.INTEGER, keys, "{lynex:0}:y"))
                    .isEqualTo(1);
            for (String foreign : List.of("{lynex:1}:meta", "{lynex:2}:meta", "{lynex:3}:meta", "untagged")) {
                assertThatThrownBy(() -> redis.<Long>fcall("stray", ScriptOutputType.INTEGER, keys, foreign))
                        .isInstanceOf(RedisCommandExecutionException.class);
            }
        });
    }

    @Test
    void askedAsTheWrongKindItSaysWhatToSet() {
        try (var single = RedisEventQueue.create(settings().inCluster(false))) {
            assertThatThrownBy(single::verify)
                    .isInstanceOf(QueueException.Invalid.class)
                    .hasMessageContaining("set queue.cluster to true");
        }
    }

    private RedisEventQueue whole() {
        return RedisEventQueue.create(settings()
                .with(PARTITIONS, Durability.PROCESS, Duration.ofSeconds(10))
                .withTimes(Duration.ZERO, Duration.ofMinutes(5)));
    }

    private static int firstElsewhere(int partition) {
        for (int p = 0; p < PARTITIONS; p++) {
            if (cluster.owner(p) != cluster.owner(partition)) {
                return p;
            }
        }
        throw new AssertionError("all partitions lie on one node");
    }

    private static void settleNext(EventQueue queue, int partition) {
        Block block = ((Taking.Taken) queue.take(partition, "me")).block();
        assertThat(queue.read(block)).isNotEmpty();
        assertThat(queue.bind(block, Map.of("prices", "1"))).isEqualTo(Map.of("prices", "1"));
        assertThat(queue.renew(block)).isTrue();
        int events = block.events().get("a");
        assertThat(queue.settle(block, new Settlement(Map.of("a", new Outcome(events, 0, 0)), Duration.ZERO)))
                .isTrue();
    }

    private static Submission submission(int partition, String request) {
        return new Submission(
                new Placement(partition, 1),
                "a",
                null,
                "native",
                EventQueueContract.requestId(request),
                Instant.parse("2026-11-23T10:00:00Z"),
                1,
                Limits.NONE,
                new byte[] {'x'});
    }
}
