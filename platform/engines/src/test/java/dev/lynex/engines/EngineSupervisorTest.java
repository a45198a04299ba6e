package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSupervisorTest {
    @TempDir
    Path dir;

    @Test
    void startsAllEnginesBesideEachOtherAndEndsThemWithinTwoSeconds() {
        long began = System.nanoTime();
        List<Supplier<Engine>> starts = List.of(
                () -> RedisEngine.start(redis()),
                () -> ClickHouseEngine.start(clickHouse()),
                () -> MongoEngine.start(new MongoEngine.Settings(dir.resolve("mongodb"), 0)),
                () -> S3Engine.start(new S3Engine.Settings(dir.resolve("s3"), 0, "key", "secret")));
        List<Engine> engines = starts.stream().map(CompletableFuture::supplyAsync).toList().stream()
                .map(CompletableFuture::join)
                .toList();
        long started = System.nanoTime();
        List<Long> pids = engines.stream()
                .filter(ChildEngine.class::isInstance)
                .map(engine -> ((ChildEngine) engine).pid())
                .toList();
        EngineSupervisor supervisor = EngineSupervisor.watch(engines);
        assertThat(pids).hasSize(2).allMatch(EngineSupervisorTest::runs);
        long ending = System.nanoTime();
        supervisor.close();
        Duration end = Duration.ofNanos(System.nanoTime() - ending);
        // An engine has ended when it closed its files; the system may show it for a moment more, until it is reaped.
        await().until(() -> pids.stream().noneMatch(EngineSupervisorTest::runs));
        assertThat(Duration.ofNanos(started - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(end).isLessThan(Duration.ofSeconds(2));
        assertThat(supervisor.restarts()).isZero();
    }

    @Test
    void restartsAKilledEngineOnItsPort() {
        RedisEngine redis = RedisEngine.start(redis());
        ClickHouseEngine clickHouse = ClickHouseEngine.start(clickHouse());
        try (EngineSupervisor supervisor = EngineSupervisor.watch(List.of(redis, clickHouse))) {
            String uri = redis.uri();
            ClickHouseClient.query(clickHouse, "CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n");
            for (long time = 1; time <= 3; time++) {
                kill(redis.pid());
                kill(clickHouse.pid());
                long expected = time;
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> supervisor.restarts("redis") == expected
                                && supervisor.restarts("clickhouse") == expected);
                assertThat(redis.uri()).isEqualTo(uri);
                assertThat(runs(redis.pid())).isTrue();
                assertThat(ClickHouseClient.query(clickHouse, "SELECT count() FROM t"))
                        .isEqualTo("0");
            }
            assertThat(supervisor.restarts()).isEqualTo(6);
        }
    }

    private RedisEngine.Settings redis() {
        return new RedisEngine.Settings(dir.resolve("redis"), 0, 16 << 20, "redis-password");
    }

    private ClickHouseEngine.Settings clickHouse() {
        return new ClickHouseEngine.Settings(dir.resolve("clickhouse"), 0, "lynex", "clickhouse-password");
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
