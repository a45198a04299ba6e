package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeduplicationLogsTest {
    private static final int ROWS = 9_000;

    @TempDir
    Path dir;

    private Path table;
    private Path log;

    @BeforeEach
    void makeOneTable() throws IOException {
        table = Files.createDirectories(dir.resolve("data/store/abc/abcdef"));
        Path logs = Files.createDirectory(table.resolve("deduplication_logs"));
        log = logs.resolve("deduplication_log_1.txt");
    }

    @Test
    void takesBackTheRecordWithoutAPartAndNoOther() throws IOException {
        parts("202610_1_1_0", "202610_2_7_1", "202611_3_3_0_9", "tmp_insert_202611_5_5_0", "detached");
        write("1\t202610_1_1_0\ta\n", "1\t202610_4_4_0\tb\n"); // its own part, a merged one
        write("1\t202611_3_3_0\tc\n", "1\t202611_4_4_0\td\n", "2\t202611_4_4_0\td\n"); // mutated, dropped
        write("1\t202611_5_5_0\te\n", "1\t2026"); // lost, cut short by the kill
        assertThat(DeduplicationLogs.reconcile(dir.resolve("data")))
                .containsExactly(new DeduplicationLogs.Retraction(table, "202611_5_5_0", "e"));
        assertThat(Files.readString(log)).endsWith("1\t202611_5_5_0\te\n2\t202611_5_5_0\te\n");
        assertThat(DeduplicationLogs.reconcile(dir.resolve("data"))).isEmpty();
    }

    @Test
    void leavesALogAloneThatItDoesNotUnderstand() throws IOException {
        write("1\t202611_5_5_0\te\n", "3\t202611_6_6_0\tf\n");
        String before = Files.readString(log);
        assertThatThrownBy(() -> DeduplicationLogs.reconcile(dir.resolve("data")))
                .isInstanceOf(EngineException.class)
                .hasMessage("unknown deduplication record in " + log + ": 3\t202611_6_6_0\tf");
        assertThat(Files.readString(log)).isEqualTo(before);
    }

    @Test
    void hasNothingToDoBeforeTheFirstStart() {
        assertThat(DeduplicationLogs.reconcile(dir.resolve("nowhere"))).isEmpty();
    }

    @Test
    void aRepeatedInsertBringsTheRowsOfALostPartBack() throws IOException {
        assertThat(rowsAfterALostPartAndARepeatedInsert(DeduplicationLogs::reconcile, 1))
                .isEqualTo(ROWS + " " + ROWS);
    }

    @Test
    void withoutReconcilingTheRowsWouldStayLost() throws IOException {
        assertThat(rowsAfterALostPartAndARepeatedInsert(data -> List.of(), 0))
                .isEqualTo((ROWS - ROWS / 3) + " " + ROWS);
    }

    @Test
    void aRunningEngineThatLostAPartIsStartedAgainAndARepeatedInsertBringsItsRowsBack() throws IOException {
        var settings = new ClickHouseEngine.Settings(dir.resolve("engine"), 0, "lynex", "clickhouse-password");
        try (ClickHouseEngine engine = ClickHouseEngine.start(settings);
                var _ = EngineSupervisor.watch(List.of(engine))) {
            makeTables(engine);
            insert(engine);
            long pid = engine.pid();
            assertThat(engine.mendAfterFailedInsert()).as("all is well").isFalse();
            assertThat(engine.pid()).isEqualTo(pid);
            delete(newestPart(events(engine)));
            assertThat(engine.mendAfterFailedInsert()).isTrue();
            assertThat(engine.pid()).isNotEqualTo(pid);
            assertThat(engine.reconciledRecords()).isEqualTo(1);
            insert(engine);
            assertThat(rows(engine)).isEqualTo(ROWS + " " + ROWS);
            assertThat(engine.mendAfterFailedInsert()).isFalse();
        }
    }

    @Test
    void aRecordThatIsThereOnlyForAMomentIsAnInsertUnderWay() throws Exception {
        var settings = new ClickHouseEngine.Settings(dir.resolve("engine"), 0, "lynex", "clickhouse-password");
        try (ClickHouseEngine engine = ClickHouseEngine.start(settings)) {
            makeTables(engine);
            insert(engine);
            long pid = engine.pid();
            Path logs = events(engine).resolve("deduplication_logs");
            Path newest;
            try (Stream<Path> files = Files.list(logs)) {
                newest = files.max(
                                Comparator.comparing(file -> file.getFileName().toString()))
                        .orElseThrow();
            }
            String before = Files.readString(newest);
            Files.writeString(newest, before + "1\t0_9_9_0\tby-hand\n");
            assertThat(DeduplicationLogs.orphans(dir.resolve("engine/data")))
                    .singleElement()
                    .extracting(DeduplicationLogs.Retraction::part)
                    .isEqualTo("0_9_9_0");
            // Published between the two looks.
            var mend = CompletableFuture.supplyAsync(engine::mendAfterFailedInsert, Thread::startVirtualThread);
            Path part = events(engine).resolve("0_9_9_0");
            CompletableFuture.runAsync(
                            () -> part.toFile().mkdir(), CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                    .join();
            assertThat(mend).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
            assertThat(engine.pid()).isEqualTo(pid);
            Files.delete(part);
            Files.writeString(newest, before);
        }
    }

    private static void makeTables(ClickHouseEngine engine) {
        ClickHouseClient.query(engine, """
                CREATE TABLE events (n UInt32) ENGINE = MergeTree PARTITION BY n % 3 ORDER BY n
                SETTINGS non_replicated_deduplication_window = 1000""");
        ClickHouseClient.query(engine, """
                CREATE TABLE copies (n UInt32) ENGINE = MergeTree ORDER BY n
                SETTINGS non_replicated_deduplication_window = 1000""");
        ClickHouseClient.query(engine, "CREATE MATERIALIZED VIEW copy TO copies AS SELECT n FROM events");
    }

    private static Path events(ClickHouseEngine engine) {
        return Path.of(ClickHouseClient.query(
                engine, "SELECT arrayElement(data_paths, 1) FROM system.tables WHERE name = 'events'"));
    }

    /** What the table and its view's table hold in the end. */
    private String rowsAfterALostPartAndARepeatedInsert(
            Function<Path, List<DeduplicationLogs.Retraction>> reconcile, int expectedRetractions) throws IOException {
        var settings = new ClickHouseEngine.Settings(dir.resolve("engine"), 0, "lynex", "clickhouse-password");
        try (ClickHouseEngine engine = ClickHouseEngine.start(settings, reconcile)) {
            makeTables(engine);
            insert(engine);
            assertThat(rows(engine)).isEqualTo(ROWS + " " + ROWS);
            Path events = events(engine);
            ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
            assertThat(engine.onExit()).succeedsWithin(Duration.ofSeconds(2));
            delete(newestPart(events));
            engine.restart();
            assertThat(engine.reconciledRecords()).isEqualTo(expectedRetractions);
            insert(engine);
            insert(engine);
            return rows(engine);
        }
    }

    private static void insert(ClickHouseEngine engine) {
        StringBuilder body = new StringBuilder();
        for (int n = 0; n < ROWS; n++) body.append(n).append('\n');
        ClickHouseClient.post(
                engine,
                "insert_deduplication_token=block-1&deduplicate_insert=enable&async_insert=0"
                        + "&deduplicate_blocks_in_dependent_materialized_views=1&query="
                        + ClickHouseClient.encoded("INSERT INTO events FORMAT TSV"),
                body.toString());
    }

    private static String rows(ClickHouseEngine engine) {
        return ClickHouseClient.query(engine, "SELECT count() FROM events")
                + " "
                + ClickHouseClient.query(engine, "SELECT count() FROM copies");
    }

    private static Path newestPart(Path table) throws IOException {
        try (Stream<Path> entries = Files.list(table)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d_\\d+_\\d+_\\d+"))
                    .max(Comparator.comparing(entry -> entry.getFileName().toString()))
                    .orElseThrow();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void parts(String... names) throws IOException {
        for (String name : names) Files.createDirectory(table.resolve(name));
    }

    private void write(String... lines) throws IOException {
        String before = Files.exists(log) ? Files.readString(log) : "";
        Files.writeString(log, before + String.join("", lines));
    }
}
