package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClickHouseEngineTest {
    private static final String PASSWORD = "a secret <&> word";

    @TempDir
    Path dir;

    @Test
    void keepsItsDataAcrossACleanStopAndAKill() {
        try (ClickHouseEngine engine = start()) {
            ClickHouseClient.query(engine, "CREATE TABLE kept (n UInt64) ENGINE = MergeTree ORDER BY n");
            ClickHouseClient.query(engine, "INSERT INTO kept SELECT number FROM numbers(1000)");
        }
        try (ClickHouseEngine engine = start()) {
            assertThat(ClickHouseClient.query(engine, "SELECT sum(n) FROM kept"))
                    .isEqualTo("499500");
            ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
            assertThat(engine.onExit()).succeedsWithin(Duration.ofSeconds(1));
            engine.restart();
            assertThat(ClickHouseClient.query(engine, "SELECT sum(n) FROM kept"))
                    .isEqualTo("499500");
            assertThat(engine.reconciledRecords()).isZero();
        }
    }

    @Test
    void logsItsQueriesAlsoAfterARestart() {
        for (String run : new String[] {"first", "second"}) {
            try (ClickHouseEngine engine = start()) {
                ClickHouseClient.query(engine, "SELECT '" + run + "'");
                ClickHouseClient.query(engine, "SYSTEM FLUSH LOGS");
                assertThat(ClickHouseClient.query(
                                engine, "SELECT count() FROM system.query_log WHERE query LIKE 'SELECT _" + run + "_'"))
                        .isNotEqualTo("0");
            }
        }
    }

    @Test
    void letsOnlyTheNamedUserIn() throws Exception {
        try (ClickHouseEngine engine = start()) {
            ClickHouseClient.query(engine, "CREATE TABLE hidden (n UInt64) ENGINE = MergeTree ORDER BY n");
            for (String refused : new String[] {
                "SELECT n FROM hidden",
                "INSERT INTO hidden VALUES (1)",
                "DROP TABLE hidden",
                "SELECT * FROM url('http://127.0.0.1:1/', CSV)"
            }) {
                assertThat(ClickHouseClient.send(engine, "default", "", "", refused)
                                .body())
                        .as(refused)
                        .contains("ACCESS_DENIED");
            }
            String heavy = "SELECT sum(number) FROM numbers(1000000000000)";
            assertThat(ClickHouseClient.send(engine, "default", "", "", heavy).body())
                    .contains("TOO_MANY_ROWS");
            assertThat(ClickHouseClient.send(engine, "default", "", "max_rows_to_read=0", heavy)
                            .body())
                    .contains("SETTING_CONSTRAINT_VIOLATION");
            assertThat(ClickHouseClient.send(engine, engine.user(), "wrong", "", "SELECT 1")
                            .body())
                    .contains("AUTHENTICATION_FAILED");
            assertThat(dir.resolve("clickhouse.log")).content().doesNotContain("<Trace>", "<Debug>", "<Information>");
            ClickHouseClient.query(engine, "SYSTEM FLUSH LOGS");
            assertThat(ClickHouseClient.query(engine, "SELECT count() > 0 FROM system.query_log"))
                    .isEqualTo("1");
            assertThat(ClickHouseClient.query(engine, "SELECT count() FROM system.parts WHERE database = 'nowhere'"))
                    .isEqualTo("0");
            assertThat(ClickHouseClient.query(
                            engine,
                            "SELECT count() FROM system.tables WHERE database = 'system' AND name = 'trace_log'"))
                    .isEqualTo("0");
            for (String file : new String[] {"config.xml", "users.xml", "console.log", "clickhouse.log"}) {
                assertThat(Files.readString(dir.resolve(file))).as(file).doesNotContain(PASSWORD);
            }
            assertThat(ProcessHandle.of(engine.pid())
                            .orElseThrow()
                            .info()
                            .commandLine()
                            .orElse(""))
                    .contains("ChdbMain")
                    .doesNotContain("secret");
        }
    }

    private ClickHouseEngine start() {
        return ClickHouseEngine.start(new ClickHouseEngine.Settings(dir, 0, "lynex", PASSWORD));
    }
}
