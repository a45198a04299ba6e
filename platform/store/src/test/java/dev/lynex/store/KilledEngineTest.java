package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.ClickHouseEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledEngineTest {
    private static final int BLOCKS = 6;
    private static final int ROWS = 5_000;

    /** Kills the engine at random moments of an insert; the same call again until it succeeds stores the block once. */
    @Test
    void storesABlockOnceThoughTheEngineIsKilledInTheMiddle(@TempDir Path dir) throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        try (var engine = ClickHouseEngine.start(new ClickHouseEngine.Settings(dir, 0, "lynex", "a-password"));
                var store = ClickHouseEventStore.create(
                        StoreSettings.of(engine.url(), engine.user(), engine.password(), "lynex"))) {
            store.migrate();
            Instant now = Instant.now();
            for (int i = 0; i < BLOCKS; i++) {
                String project = "p" + i;
                String token = "0/0/" + i;
                List<EventRow> rows = new SomeEvents(seed + i, project).random(ROWS, now, 24 * 20, token);
                var sent = new CountDownLatch(1);
                Thread insert = Thread.ofVirtual().start(() -> {
                    sent.countDown();
                    tryInsert(store, token, rows);
                });
                sent.await();
                TimeUnit.MICROSECONDS.sleep(random.nextInt(150_000)); // The moment of the kill is the experiment.
                ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
                engine.onExit().get(10, TimeUnit.SECONDS);
                insert.join();
                engine.restart();
                insertUntilStored(store, token, rows);
                assertThat(store.stored(token)).as("seed %s block %s", seed, i).isEqualTo(ROWS);
                assertThat(store.stats(new StatsQuery(
                                project,
                                now.minus(Duration.ofDays(21)),
                                now,
                                StatsQuery.Interval.ALL,
                                StatsQuery.GroupBy.NONE,
                                null,
                                null,
                                null)))
                        .as("seed %s block %s", seed, i)
                        .singleElement()
                        .extracting(StatsBucket::events)
                        .isEqualTo((long) ROWS);
            }
        }
    }

    /** What the tables know a block by, and the views, must not change when the engine that made them ends. */
    @Test
    void knowsInItsSecondLifeABlockThatWasStoredInTheOneThatMadeTheSchema(@TempDir Path dir) throws Exception {
        try (var engine = ClickHouseEngine.start(new ClickHouseEngine.Settings(dir, 0, "lynex", "a-password"));
                var clickHouse =
                        new ClickHouse(StoreSettings.of(engine.url(), engine.user(), engine.password(), "lynex"));
                var store = ClickHouseEventStore.create(
                        StoreSettings.of(engine.url(), engine.user(), engine.password(), "lynex"))) {
            store.migrate();
            List<EventRow> rows = new SomeEvents(1, "p").random(100, Instant.now(), 24, "block");
            store.insert("block", rows);
            List<String> before = rowsByTable(clickHouse);
            assertThat(before).hasSizeGreaterThan(5);
            ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
            engine.onExit().get(10, TimeUnit.SECONDS);
            engine.restart();
            insertUntilStored(store, "block", rows);
            assertThat(rowsByTable(clickHouse)).isEqualTo(before);
        }
    }

    private static List<String> rowsByTable(ClickHouse clickHouse) {
        return clickHouse
                .query(
                        QueryClass.BACKGROUND,
                        "",
                        "SELECT table || ' ' || toString(sum(rows)) AS n FROM system.parts WHERE active AND database ="
                                + " 'lynex' AND table != 'schema_migrations' GROUP BY table ORDER BY table",
                        Map.of())
                .stream()
                .map(row -> row.getString("n"))
                .toList();
    }

    @Test
    void readsAgainAsSoonAsTheEngineIsBack(@TempDir Path dir) throws Exception {
        try (var engine = ClickHouseEngine.start(new ClickHouseEngine.Settings(dir, 0, "lynex", "a-password"));
                var store = ClickHouseEventStore.create(
                        StoreSettings.of(engine.url(), engine.user(), engine.password(), "lynex"))) {
            store.migrate();
            store.insert("block", List.of(SomeEvents.plain("p", "e", Instant.now())));
            assertThat(store.event("p", "e")).isPresent();
            ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
            engine.onExit().get(10, TimeUnit.SECONDS);
            assertThatThrownBy(() -> store.event("p", "e")).isInstanceOf(StoreException.Unavailable.class);
            engine.restart();
            assertThat(store.event("p", "e")).isPresent();
        }
    }

    private static boolean tryInsert(EventStore store, String token, List<EventRow> rows) {
        try {
            store.insert(token, rows);
            return true;
        } catch (StoreException.Unavailable killed) {
            return false;
        }
    }

    private static void insertUntilStored(EventStore store, String token, List<EventRow> rows) {
        for (int attempt = 1; attempt <= 5; attempt++) {
            if (tryInsert(store, token, rows)) {
                return;
            }
        }
        throw new AssertionError("not stored after 5 attempts");
    }
}
