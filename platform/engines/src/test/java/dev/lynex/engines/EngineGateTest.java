package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate for a version of the engine: an insert is killed before each single change it makes to the file system, one
 * after the other, and repeated with its token until it is answered. Each block must be stored once, in the table and in
 * the tables of its views. Random kills hardly ever hit the half millisecond that matters; this finds all of it.
 */
@Tag("engine-gate")
class EngineGateTest {
    private static final int ROWS = 600;
    /** More than an insert of this kind makes; if it is reached, the count of changes does not end. */
    private static final int MOST_POINTS = 1_000;

    @TempDir
    Path dir;

    @Test
    void storesABlockOnceWhereverItsInsertIsKilled() throws Exception {
        Path library = interposer();
        Path armed = dir.resolve("armed");
        var settings = new ClickHouseEngine.Settings(dir.resolve("engine"), 0, "lynex", "clickhouse-password");
        var environment = new java.util.concurrent.ConcurrentHashMap<>(
                Map.of("LD_PRELOAD", library.toString(), "LYNEX_GATE_ARMED", armed.toString()));
        try (ClickHouseEngine engine = ClickHouseEngine.start(settings, DeduplicationLogs::reconcile, environment)) {
            schema(engine);
            int point = 0;
            boolean unharmed = false;
            while (!unharmed) {
                point++;
                assertThat(point).as("changes of one insert").isLessThan(MOST_POINTS);
                environment.put("LYNEX_GATE_AT", Integer.toString(point));
                end(engine);
                engine.restart();
                Files.createFile(armed);
                unharmed = insert(engine, point);
                Files.delete(armed);
                if (!unharmed) {
                    assertThat(engine.onExit()).succeedsWithin(Duration.ofSeconds(10));
                    engine.restart();
                    assertThat(insert(engine, point))
                            .as("repeated after point %s", point)
                            .isTrue();
                }
                assertThat(insert(engine, point)).as("repeated once more").isTrue();
                assertThat(stored(engine, point)).as("block %s", point).isEqualTo(ROWS + "\t" + ROWS + "\t" + ROWS);
            }
            System.out.println("engine gate: version=" + ClickHouseClient.query(engine, "SELECT version()") + " kills="
                    + (point - 1) + " records taken back=" + engine.reconciledRecords());
            // Without a kill between a record and its part this walk has not walked where it should.
            assertThat(engine.reconciledRecords()).isPositive();
        }
    }

    private static void schema(ClickHouseEngine engine) {
        String window = " SETTINGS non_replicated_deduplication_window = 100000";
        for (String ddl : new String[] {
            "CREATE TABLE events (block UInt32, n UInt32, ts DateTime) ENGINE = ReplacingMergeTree PARTITION BY toMonday(ts)"
                    + " ORDER BY (block, n)" + window,
            "CREATE TABLE rollup (block UInt32, minute DateTime, events SimpleAggregateFunction(sum, Int64))"
                    + " ENGINE = AggregatingMergeTree PARTITION BY toYYYYMM(minute) ORDER BY (block, minute)" + window,
            "CREATE MATERIALIZED VIEW rollup_view TO rollup AS SELECT block, toStartOfMinute(ts) AS minute,"
                    + " toInt64(count()) AS events FROM events GROUP BY block, minute",
            "CREATE TABLE traces (block UInt32, trace UInt32, events SimpleAggregateFunction(sum, Int64))"
                    + " ENGINE = AggregatingMergeTree ORDER BY (block, trace)" + window,
            "CREATE MATERIALIZED VIEW traces_view TO traces AS SELECT block, n % 10 AS trace, toInt64(count()) AS events"
                    + " FROM events GROUP BY block, trace"
        }) {
            ClickHouseClient.query(engine, ddl);
        }
    }

    /** Rows of three weeks, so that each insert makes several parts; false when the engine died of it. */
    private static boolean insert(ClickHouseEngine engine, int block) {
        var body = new StringBuilder();
        for (int n = 0; n < ROWS; n++) {
            body.append(block)
                    .append('\t')
                    .append(n)
                    .append('\t')
                    .append(1_790_000_000 + n % 3 * 700_000)
                    .append('\n');
        }
        try {
            ClickHouseClient.post(
                    engine,
                    "insert_deduplication_token=block-" + block + "&deduplicate_insert=enable&insert_deduplicate=1"
                            + "&async_insert=0&materialized_views_ignore_errors=0&parallel_view_processing=0"
                            + "&deduplicate_blocks_in_dependent_materialized_views=1&query="
                            + ClickHouseClient.encoded("INSERT INTO events FORMAT TSV"),
                    body.toString());
            return true;
        } catch (IllegalStateException died) {
            return false;
        }
    }

    private static String stored(ClickHouseEngine engine, int block) {
        return ClickHouseClient.query(
                engine,
                "SELECT (SELECT count() FROM events WHERE block = " + block
                        + "), (SELECT sum(events) FROM rollup WHERE block" + " = " + block
                        + "), (SELECT sum(events) FROM traces WHERE block = " + block + ")");
    }

    private static void end(ClickHouseEngine engine) throws Exception {
        ProcessHandle.of(engine.pid()).ifPresent(ProcessHandle::destroyForcibly);
        engine.onExit().get(10, TimeUnit.SECONDS);
    }

    private Path interposer() throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the walk preloads a library, which is Linux' way");
        Path source = dir.resolve("commit-points.c");
        try (InputStream in = EngineGateTest.class.getResourceAsStream("commit-points.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        Path library = dir.resolve("commit-points.so");
        Process cc;
        try {
            cc = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no C compiler (cc) here");
            throw e;
        }
        assertThat(cc.waitFor()).as("the C compiler's exit code").isZero();
        return library;
    }
}
