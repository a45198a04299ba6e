package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Settlement.Outcome;
import dev.lynex.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens shortly before the queue's disk is full. */
class QueueDiskTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void onARealDiskThatFillsItRefusesAndDrainsAndWithRoomAgainItAccepts() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()),
                "NOT TESTED on a real small disk: mounting one takes root");
        try (var engine = RedisEngine.start(
                        new RedisEngine.Settings(disk.resolve("redis"), 0, 64L << 20, "secret-word"));
                var queue = RedisEventQueue.create(QueueSettings.of(engine.uri())
                        .with(1, Durability.PROCESS, Duration.ofSeconds(2))
                        .withTimes(Duration.ZERO, Duration.ofMinutes(5))
                        .withDisk(QueueDisk.of(disk, 10, GIB)))) {
            assertThat(queue.accept(submission("before"))).isInstanceOf(Acceptance.Accepted.class);
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[44 << 20]);
            await().atMost(5, SECONDS)
                    .until(() ->
                            queue.accept(submission("late")) instanceof Acceptance.DiskNearlyFull(long free, long least)
                                    && free < least
                                    && least > 4 << 20
                                    && least < 5 << 20);
            Block block = ((Taking.Taken) queue.take(0, "me")).block();
            int events = block.events().get("a");
            assertThat(queue.read(block)).hasSize(events);
            assertThat(queue.settle(block, new Settlement(Map.of("a", new Outcome(events, 0, 0)), Duration.ZERO)))
                    .isTrue();
            assertThat(queue.ledger().partitions().getFirst().queuedBytes()).isZero();
            Files.delete(ballast);
            await().atMost(5, SECONDS)
                    .until(() -> queue.accept(submission("afterwards")) instanceof Acceptance.Accepted);
        } finally {
            // Busy for a moment after the engine in it has ended.
            await().atMost(10, SECONDS).until(() -> run("umount", disk.toString()));
        }
    }

    @Test
    void aShareDecidesOnASmallDiskAndAnAmountOnALargeOne() {
        assertThat(disk(new QueueDisk.Space(GIB - 1, 2_000 * GIB)).nearlyFull()).isTrue();
        assertThat(disk(new QueueDisk.Space(2 * GIB, 2_000 * GIB)).nearlyFull())
                .as("2 GiB of 2 TiB are 0.1 %, and plenty")
                .isFalse();
        assertThat(disk(new QueueDisk.Space(GIB / 2 - 1, 5 * GIB)).nearlyFull()).isTrue();
        assertThat(disk(new QueueDisk.Space(GIB * 6 / 10, 5 * GIB)).nearlyFull())
                .as("12 % of a small one")
                .isFalse();
    }

    @Test
    void aDiskThatCannotBeReadRefusesNobody() throws Exception {
        var answer = new AtomicReference<IOException>();
        var disk = new QueueDisk(
                () -> {
                    if (answer.get() != null) {
                        throw answer.get();
                    }
                    return new QueueDisk.Space(1, 100 * GIB);
                },
                10,
                GIB);
        assertThat(disk.free().nearlyFull()).isTrue();
        answer.set(new IOException("gone"));
        await().atMost(5, SECONDS).until(() -> !disk.free().nearlyFull());
    }

    @Test
    void aFolderThatIsNotThereIsRefusedByItsKey() {
        assertThatThrownBy(() -> QueueDisk.of(folder.resolve("nowhere"), 10, GIB))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("queue.disk names");
    }

    private static QueueDisk.Free disk(QueueDisk.Space space) {
        return new QueueDisk(() -> space, 10, GIB).free();
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    private static Submission submission(String request) {
        return new Submission(
                new Placement(0, 1),
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
