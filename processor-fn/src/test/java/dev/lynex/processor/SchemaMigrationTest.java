package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.Leases;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.processor.boot.Main;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As a Job runs it: the function's own main, in a process of its own. */
class SchemaMigrationTest {
    private static final ClickHouseEngine CLICKHOUSE = SharedEngines.clickHouse();

    @TempDir
    Path folder;

    private final String database = "t" + UUID.randomUUID().toString().replace("-", "");
    private final EventStore store = ClickHouseEventStore.create(
            StoreSettings.of(CLICKHOUSE.url(), CLICKHOUSE.user(), CLICKHOUSE.password(), database));
    private final MongoMetadataStore metadata = MongoMetadataStore.create(
            MetadataSettings.of(SharedEngines.mongo().uri()).in(database, Duration.ofSeconds(5), null),
            InstantSource.system());

    @AfterEach
    void close() {
        store.close();
        metadata.close();
    }

    @Test
    void twoAtOnceBothEndWellAndTheSchemaIsThere() throws Exception {
        Migration one = start("one", CLICKHOUSE.password());
        Migration two = start("two", CLICKHOUSE.password());
        assertThat(one.end()).as(one.said()).isZero();
        assertThat(two.end()).as(two.said()).isZero();
        assertThat(store.schemaVersion()).isPositive();
        assertThat(store.check().up()).isTrue();
        assertThat(one.said() + two.said())
                .contains("schema step=0001_events")
                .contains("from=0 to=" + store.schemaVersion());
        assertThat(metadata.leases().take(SchemaMigration.LEASE, "next", Duration.ofSeconds(1)))
                .as("the lease is free")
                .isTrue();
    }

    @Test
    void oneWaitsForAnotherThatHasTheLease() throws Exception {
        Leases leases = metadata.leases();
        leases.take(SchemaMigration.LEASE, "another", Duration.ofMinutes(5));
        Migration waits = start("waits", CLICKHOUSE.password());
        Awaitility.await().atMost(30, SECONDS).until(() -> waits.said().contains("waits for another migration"));
        assertThat(store.schemaVersion()).isZero();
        leases.release(SchemaMigration.LEASE, "another");
        assertThat(waits.end()).as(waits.said()).isZero();
        assertThat(store.schemaVersion()).isPositive();
    }

    @Test
    void aFailureIsItsLastLineWithoutThePassword() throws Exception {
        Migration fails = start("fails", "wrong-word");
        assertThat(fails.end()).isEqualTo(1);
        assertThat(fails.said().lines().toList().getLast())
                .startsWith("lynex: ClickHouse error 516")
                .doesNotContain("wrong-word");
    }

    private Migration start(String name, String password) throws IOException {
        Path log = folder.resolve(name + ".log");
        var java = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "migrate"));
        java.environment().put("LYNEX_STORE_URL", CLICKHOUSE.url());
        java.environment().put("LYNEX_STORE_USER", CLICKHOUSE.user());
        java.environment().put("LYNEX_STORE_PASSWORD", password);
        java.environment().put("LYNEX_STORE_DATABASE", database);
        java.environment().put("LYNEX_METADATA_URI", SharedEngines.mongo().uri());
        java.environment().put("LYNEX_METADATA_DATABASE", database);
        java.environment().put("LYNEX_PROCESSOR_OWNER", name);
        return new Migration(
                java.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
    }

    private record Migration(Process process, Path log) {
        int end() throws InterruptedException {
            if (!process.waitFor(60, SECONDS)) {
                process.destroyForcibly();
            }
            return process.exitValue();
        }

        String said() throws IOException {
            return Files.readString(log, StandardCharsets.UTF_8);
        }
    }
}
