package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability {@code replica}, on a real primary and its replica. */
class ReplicatedQueueTest {
    private static final String PASSWORD = "secret-word";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private RedisEngine primary;
    private RedisEngine replica;
    private RedisEventQueue queue;

    @BeforeEach
    void start() {
        primary = RedisEngine.start(
                new RedisEngine.Settings(folder.resolve("primary"), 0, 64L << 20, PASSWORD),
                List.of(
                        "appendfsync always",
                        "min-replicas-to-write 1",
                        "min-replicas-max-lag 10",
                        "repl-diskless-sync-delay 0"));
        replica = RedisEngine.start(
                new RedisEngine.Settings(folder.resolve("replica"), 0, 64L << 20, PASSWORD),
                List.of("replicaof 127.0.0.1 " + primary.port(), "masterauth \"" + PASSWORD + "\""));
        queue = RedisEventQueue.create(QueueSettings.of(primary.uri())
                .with(1, Durability.REPLICA, TIMEOUT)
                .withReplicas(1, Duration.ofMillis(1_500)));
        await().atMost(20, SECONDS).until(() -> TestingCluster.ask(primary, redis -> redis.info("replication"))
                .contains("min_slaves_good_slaves:1"));
    }

    @AfterEach
    void stop() {
        queue.close();
        replica.close();
        primary.close();
    }

    @Test
    void anAcceptedRequestIsOnTheReplicaToo() {
        assertThat(queue.accept(submission("r1"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(queuedOnReplica()).isEqualTo(1);
        assertThat(queue.ledger().durability()).isEqualTo(Durability.REPLICA);
    }

    @Test
    void aPrimaryThatDoesNotSyncIsRefused() {
        TestingCluster.ask(primary, redis -> redis.configSet("appendfsync", "no"));
        assertThatThrownBy(queue::verify)
                .isInstanceOf(QueueException.Invalid.class)
                .hasMessageContaining("durability replica cannot be kept; set appendfsync always");
    }

    @Test
    void aReplicaThatHangsKeepsTheRequestAndItsRepeatsUnacknowledgedUntilItAnswers() throws Exception {
        signal("STOP", replica);
        try {
            assertThat(queue.accept(submission("r1"))).isEqualTo(new Acceptance.NotReplicated(0, 1));
            assertThat(queue.accept(submission("r1")))
                    .as("the primary has it, the replica has not")
                    .isEqualTo(new Acceptance.NotReplicated(0, 1));
        } finally {
            signal("CONT", replica);
        }
        await().atMost(10, SECONDS)
                .until(() -> queue.accept(submission("r1")) instanceof Acceptance.Repeated(String entry, int n, var _)
                        && n == 3);
        assertThat(queue.ledger().partitions().getFirst().projects().get("a"))
                .isEqualTo(new Ledger.Counters(3, 0, 0, 0));
    }

    @Test
    void withItsReplicaDeadNothingIsAcknowledgedAndItsReturnLetsTheRetryIn() throws Exception {
        ProcessHandle.of(replica.pid()).orElseThrow().destroyForcibly();
        replica.onExit().get(5, SECONDS);
        assertThat(queue.accept(submission("r1"))).isEqualTo(new Acceptance.NotReplicated(0, 1));
        replica.restart();
        await().atMost(20, SECONDS).until(() -> switch (queue.accept(submission("r1"))) {
            case Acceptance.Accepted _, Acceptance.Repeated _ -> true;
            case Acceptance.NotReplicated(int _, int _) -> false;
            case Acceptance other -> throw new AssertionError(other);
        });
        assertThat(queue.ledger().partitions().getFirst().projects().get("a"))
                .isEqualTo(new Ledger.Counters(3, 0, 0, 0));
        assertThat(queuedOnReplica()).isEqualTo(1);
    }

    @Test
    void aMoveThatTheReplicaHasNotIsNotDone() throws Exception {
        try (var both = RedisEventQueue.create(QueueSettings.of(primary.uri())
                .with(2, Durability.REPLICA, TIMEOUT)
                .withReplicas(1, Duration.ofMillis(300)))) {
            both.accept(submission("r1"));
            signal("STOP", replica);
            try {
                assertThatThrownBy(() -> both.move("a", 0, 1, 2))
                        .isInstanceOf(QueueException.Unavailable.class)
                        .hasMessageContaining("0 of 1 replicas; do it again");
            } finally {
                signal("CONT", replica);
            }
            await().atMost(10, SECONDS).ignoreExceptions().until(() -> {
                both.move("a", 0, 1, 2);
                return true;
            });
            assertThat(both.accept(submission("r2"))).isEqualTo(new Acceptance.Moved(2));
        }
    }

    @Test
    void aPrimaryThatWritesAloneIsRefusedWithTheMend() {
        TestingCluster.on(primary, redis -> redis.configSet("min-replicas-to-write", "0"));
        assertThatThrownBy(queue::verify)
                .isInstanceOf(QueueException.Invalid.class)
                .hasMessageContaining("set min-replicas-to-write to 1 or more");
    }

    private long queuedOnReplica() {
        return TestingCluster.<Long>ask(replica, redis -> redis.xlen("{lynex:0}"));
    }

    private static void signal(String name, RedisEngine engine) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(engine.pid())).start();
        assertThat(kill.waitFor(5, SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static Submission submission(String request) {
        return new Submission(
                new Placement(0, 1),
                "a",
                null,
                "native",
                EventQueueContract.requestId(request),
                Instant.parse("2026-11-23T10:00:00Z"),
                3,
                Limits.NONE,
                new byte[] {'x'});
    }
}
