package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Block;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Submission;
import dev.lynex.queue.Taking;
import dev.lynex.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueHoldTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static RedisEngine redis;

    private final RedisEventQueue queue = Backends.queue(redis.uri());

    @BeforeAll
    static void start() {
        redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        await().atMost(10, SECONDS).until(() -> {
            settle(0);
            settle(1);
            return queue.ledger().watermark() == null;
        });
    }

    @Test
    void theStepRunsWhenTheLastOpenBlockHasEndedAndBeforeTheNextIsTaken() throws Exception {
        send(0);
        send(1);
        Block open = take(1);
        var step = new CompletableFuture<Taking>();
        CompletableFuture<Void> held = CompletableFuture.runAsync(
                () -> new QueueHold(queue, "migration", LEASE, PATIENCE)
                        .during(() -> step.complete(queue.take(0, "processor"))),
                Thread::startVirtualThread);
        await().atMost(10, SECONDS).until(() -> queue.hold("another", LEASE).isEmpty());
        assertThat(step).as("a block is open").isNotDone();

        queue.settle(open, settlement());
        assertThat(step.get(10, SECONDS)).as("held").isInstanceOf(Taking.NotYet.class);
        held.get(10, SECONDS);
        assertThat(take(0).events()).as("lifted").isEqualTo(Map.of("shop", 1));
    }

    @Test
    void aBlockThatStaysOpenIsSaidAndTheQueueGoesOn() {
        send(0);
        take(0);
        var ran = new AtomicBoolean();
        assertThatThrownBy(() -> new QueueHold(queue, "migration", LEASE, Duration.ZERO).during(() -> ran.set(true)))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("1 blocks are open still");
        assertThat(ran).isFalse();
        send(1);
        assertThat(take(1)).isNotNull();
    }

    @Test
    void aStepThatFailsLiftsTheHold() {
        assertThatThrownBy(() -> new QueueHold(queue, "migration", LEASE, PATIENCE).during(() -> {
                    throw new StoreException.Unavailable("no answer");
                }))
                .hasMessage("no answer");
        send(0);
        assertThat(take(0)).isNotNull();
    }

    private void settle(int partition) {
        if (queue.take(partition, "cleaner") instanceof Taking.Taken(Block block)) {
            queue.settle(block, settlement());
        }
        queue.release("cleaner");
    }

    private static Settlement settlement() {
        return new Settlement(Map.of("shop", new Settlement.Outcome(1, 0, 0)), Duration.ofMillis(1));
    }

    private Block take(int partition) {
        return await().atMost(10, SECONDS)
                .until(
                        () -> queue.take(partition, "processor-" + partition) instanceof Taking.Taken(Block block)
                                ? block
                                : null,
                        block -> block != null);
    }

    private void send(int partition) {
        Acceptance answer = queue.accept(new Submission(
                new Placement(partition, 1),
                "shop",
                null,
                "native",
                UUID.randomUUID().toString().replace("-", ""),
                Instant.now(),
                1,
                Limits.NONE,
                "{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
    }
}
