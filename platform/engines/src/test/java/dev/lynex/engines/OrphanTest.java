package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    @TempDir
    Path dir;

    @Test
    void noProcessOutlivesAKilledOwner() throws Exception {
        Process owner = ChildJvm.start(Owner.class, dir.toString());
        List<ProcessHandle> engines = engines(owner);
        List<ProcessHandle> all = owner.toHandle().descendants().toList();
        assertThat(all).containsAll(engines).hasSize(3); // Redis, its guard, ClickHouse
        owner.toHandle().destroyForcibly();
        // They end within a second; a dead process counts until init has taken note of it.
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(5))
                .until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void anEngineWhoseGuardDiedWithItsOwnerIsEndedByTheNextStart() throws Exception {
        Process owner = ChildJvm.start(Owner.class, dir.toString());
        ProcessHandle redis = engines(owner).getFirst();
        signal(owner.pid(), "STOP"); // so that it cannot see its guard die
        redis.parent().orElseThrow().destroyForcibly();
        owner.toHandle().destroyForcibly();
        owner.waitFor();
        assertThat(runs(redis)).isTrue();
        try (RedisEngine next = RedisEngine.start(Owner.redis(dir))) {
            assertThat(runs(redis)).isFalse();
            assertThat(next.pid()).isNotEqualTo(redis.pid());
        }
    }

    /** Neither of two would know what the other writes. */
    @Test
    void aClickHouseThatHasNotSeenItsOwnerDieIsEndedBeforeTheNextLooksAtItsFolder() throws Exception {
        Process owner = ChildJvm.start(Owner.class, dir.toString());
        ProcessHandle clickHouse = engines(owner).getLast();
        signal(clickHouse.pid(), "STOP");
        owner.toHandle().destroyForcibly();
        owner.waitFor();
        assertThat(runs(clickHouse)).isTrue();
        assertThat(runningAtTheLookOfTheNext(clickHouse)).containsExactly(false);
    }

    @Test
    void aClickHouseThatIsEndingIsWaitedForAlsoWhenNobodyKnowsItsId() throws Exception {
        Process owner = ChildJvm.start(Owner.class, dir.toString());
        ProcessHandle clickHouse = engines(owner).getLast();
        Files.delete(dir.resolve("clickhouse/engine.pid"));
        owner.toHandle().destroyForcibly();
        assertThat(runningAtTheLookOfTheNext(clickHouse)).containsExactly(false);
    }

    private List<Boolean> runningAtTheLookOfTheNext(ProcessHandle last) {
        var looks = new ArrayList<Boolean>();
        try (ClickHouseEngine next = ClickHouseEngine.start(Owner.clickHouse(dir), data -> {
            looks.add(runs(last));
            return DeduplicationLogs.reconcile(data);
        })) {
            assertThat(next.pid()).isNotEqualTo(last.pid());
        }
        return looks;
    }

    /** A dead process counts as alive until init has taken note of it, but has no arguments. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().arguments().isPresent();
    }

    private static List<ProcessHandle> engines(Process owner) throws IOException {
        return Stream.of(owner.inputReader().readLine().split(" "))
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    private static void signal(long pid, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Starts engines, prints their process ids and waits. */
    static final class Owner {
        public static void main(String[] args) throws Exception {
            Path dir = Path.of(args[0]);
            RedisEngine redis = RedisEngine.start(redis(dir));
            ClickHouseEngine clickHouse = ClickHouseEngine.start(clickHouse(dir));
            System.out.println(redis.pid() + " " + clickHouse.pid());
            while (System.in.read() >= 0) {}
        }

        static RedisEngine.Settings redis(Path dir) {
            return new RedisEngine.Settings(dir.resolve("redis"), 0, 16 << 20, "redis-password");
        }

        static ClickHouseEngine.Settings clickHouse(Path dir) {
            return new ClickHouseEngine.Settings(dir.resolve("clickhouse"), 0, "lynex", "clickhouse-password");
        }
    }
}
