package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the store says about the ClickHouse that it was given, before and while blocks are stored in it. */
class SchemaCheckTest {
    private static final ClickHouseEngine ENGINE = SharedEngines.clickHouse();
    private static final String V = "26.7.2.1";
    private static final int LAST = Integer.parseInt(Migrations.STEPS.getLast().substring(0, 4));

    private final StoreSettings settings = StoreSettings.of(
            ENGINE.url(),
            ENGINE.user(),
            ENGINE.password(),
            "t" + UUID.randomUUID().toString().replace("-", ""));

    @Test
    void theEngineWeStartSurvivesKillsAndAnyOtherPlainOneNothingForCertain() {
        try (var embedded = ClickHouseEventStore.create(settings.inEmbeddedEngine());
                var foreign = ClickHouseEventStore.create(settings)) {
            embedded.migrate();
            assertThat(embedded.durability()).isEqualTo(Durability.PROCESS);
            assertThat(foreign.durability()).isEqualTo(Durability.NONE);
            assertThat(foreign.check().up()).isTrue();
            assertThat(foreign.check().detail()).contains("not Replicated").contains("set store.replicated");
        }
    }

    @Test
    void syncedPartsDoNotMakeTheEmbeddedEngineSurviveAPowerLoss() {
        try (var store = ClickHouseEventStore.create(settings.as(true, false, true))) {
            store.migrate();
            assertThat(ask("SELECT engine_full FROM system.tables WHERE name = 'traces_by_time' AND database = '"
                            + settings.database() + "'"))
                    .contains("fsync_after_insert = 1")
                    .contains("fsync_part_directory = 1");
            assertThat(store.durability()).isEqualTo(Durability.PROCESS);
        }
    }

    @Test
    void aViewsTableThatForgetsTokensTooSoonStopsInsertsUntilItIsMendedAsSaid() {
        try (var store = ClickHouseEventStore.create(settings.inEmbeddedEngine())) {
            store.migrate();
            ask("ALTER TABLE " + settings.database()
                    + ".traces_by_id MODIFY SETTING non_replicated_deduplication_window = 9");
            String mend = "ALTER TABLE " + settings.database()
                    + ".traces_by_id MODIFY SETTING non_replicated_deduplication_window = 100000";
            assertThatThrownBy(store::verify)
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining("run " + mend);
            assertThat(store.check().up()).isFalse();
            List<EventRow> rows = List.of(SomeEvents.plain("p", "e", Instant.now()));
            assertThatThrownBy(() -> store.insert("block", rows))
                    .as("the rows are good, so it is no Rejected")
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining(mend);
            ask(mend);
            store.insert("block", rows);
            assertThat(store.stored("block")).isEqualTo(1);
        }
    }

    @Test
    void theSchemasVersionIsItsLastStepAndNoneBeforeTheFirst() {
        try (var store = ClickHouseEventStore.create(settings)) {
            assertThat(store.schemaVersion()).as("no database").isZero();
            ask("CREATE DATABASE " + settings.database());
            assertThat(store.schemaVersion()).as("no table").isZero();
            store.migrate();
            assertThat(store.schemaVersion()).isEqualTo(LAST);
        }
    }

    @Test
    void aStepThatNoBlockMayMeetRunsWithinTheHoldAndTheOthersOutsideOfIt() {
        try (var clickHouse = new ClickHouse(settings)) {
            var migrations = new Migrations(
                    clickHouse, settings.database(), TableEngines.PLAIN, Set.of("0003_rollup_minute_view"));
            BlockHold none = step -> {
                throw new StoreException.Unavailable("no hold");
            };
            migrations.run(none); // nobody stores into a schema that is made only now
            clickHouse.command("DELETE FROM schema_migrations WHERE step >= '0003'", false);
            assertThatThrownBy(() -> migrations.run(none)).hasMessage("no hold");
            assertThat(migrations.version()).as("those before it").isEqualTo(2);

            List<String> told = new ArrayList<>();
            migrations.run(step -> {
                told.add("held at " + migrations.version());
                step.run();
            });
            assertThat(told).containsExactly("held at 2");
            assertThat(migrations.version()).isEqualTo(LAST);
        }
    }

    /** Between them a view may be gone. */
    @Test
    void stepsInARowThatNoBlockMayMeetRunWithinOneHold() {
        try (var clickHouse = new ClickHouse(settings)) {
            var migrations = new Migrations(
                    clickHouse,
                    settings.database(),
                    TableEngines.PLAIN,
                    Set.of("0020_traces_view_gone", "0021_traces_gone", "0023_traces_by_time_view"));
            migrations.run(BlockHold.NONE);
            clickHouse.command("DELETE FROM schema_migrations WHERE step >= '0020'", false);
            List<Integer> heldAt = new ArrayList<>();
            migrations.run(step -> {
                heldAt.add(migrations.version());
                step.run();
            });
            assertThat(heldAt).containsExactly(15, 22);
            assertThat(migrations.version()).isEqualTo(LAST);
        }
    }

    @Test
    void aWrongPasswordIsToldFromAClickHouseThatIsAway() {
        try (var wrong = ClickHouseEventStore.create(
                StoreSettings.of(ENGINE.url(), ENGINE.user(), "wrong-word", settings.database()))) {
            assertThat(wrong.check().answer()).isEqualTo(Check.Answer.DENIED);
            assertThat(wrong.check().detail()).doesNotContain("wrong-word");
        }
    }

    @Test
    void aSchemaThatIsNotThereIsSaid() {
        try (var store = ClickHouseEventStore.create(settings)) {
            assertThat(store.check().answer()).isEqualTo(Check.Answer.UNFIT);
            assertThat(store.check().detail()).contains("Database " + settings.database() + " does not exist");
            ask("CREATE DATABASE " + settings.database());
            assertThat(store.check().up()).isFalse();
            assertThat(store.check().detail()).contains("no table events").contains("not there yet");
        }
    }

    @Test
    void plainTablesAreRefusedWhereReplicatedOnesAreAskedFor() {
        try (var plain = ClickHouseEventStore.create(settings);
                var cluster = ClickHouseEventStore.create(settings.as(false, true, true))) {
            plain.migrate();
            assertThatThrownBy(cluster::verify)
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining("store.replicated is true")
                    .hasMessageContaining("events");
        }
    }

    @Test
    void replicatedTablesSurviveWhatTheirSyncAndTheirReplicasMakeThemSurvive() {
        var check = new SchemaCheck(settings.as(false, true, true));
        assertThat(check.judge(V, tables(new TableEngines(true, false)), 2).level())
                .isEqualTo(Durability.PROCESS);
        assertThat(check.judge(V, tables(new TableEngines(true, true)), 1).level())
                .isEqualTo(Durability.NODE);
        assertThat(check.judge(V, tables(new TableEngines(true, true)), 2).level())
                .isEqualTo(Durability.REPLICA);
        assertThatThrownBy(() -> new SchemaCheck(settings).judge(V, tables(new TableEngines(true, true)), 2))
                .as("inserts would not wait for a quorum")
                .isInstanceOf(StoreException.Rejected.class)
                .hasMessageContaining("set store.replicated to true");
    }

    @Test
    void replicatedTablesThatKeepTokensForClickHousesOwnHourAreRefused() {
        var check = new SchemaCheck(settings.as(false, true, true));
        List<SchemaCheck.Table> hour = new ArrayList<>();
        for (SchemaCheck.Table each : tables(new TableEngines(true, true))) {
            hour.add(table(each.name(), each.engineFull().replace("604800", "3600")));
        }
        assertThatThrownBy(() -> check.judge(V, hour, 2))
                .isInstanceOf(StoreException.Rejected.class)
                .hasMessageContaining("MODIFY SETTING replicated_deduplication_window_seconds = 604800");
    }

    @Test
    void anOlderClickHouseIsRefusedByItsVersion() {
        for (String old : List.of("24.8.14.39", "26.6.9.1", "nonsense")) {
            assertThatThrownBy(() -> SchemaCheck.requireVersion(old))
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining(old);
        }
        for (String good : List.of("26.7.2.1", "26.12.1.1", "27.1.1.1")) {
            SchemaCheck.requireVersion(good);
        }
    }

    /** As {@code system.tables} would show them. */
    private static List<SchemaCheck.Table> tables(TableEngines engines) {
        return Stream.of("0001_events", "0002_rollup_minute", "0022_traces_by_time", "0024_traces_by_id")
                .map(step -> engines.apply(Migrations.sql(step)))
                .map(sql -> table(
                        sql.replaceFirst("(?s)CREATE TABLE IF NOT EXISTS (\\w+).*", "$1"),
                        sql.substring(sql.indexOf("ENGINE = ") + "ENGINE = ".length())))
                .toList();
    }

    private static SchemaCheck.Table table(String name, String engineFull) {
        return new SchemaCheck.Table(name, engineFull.split("\\W", 2)[0], engineFull, "");
    }

    /** As an administrator would, past the store. */
    private String ask(String sql) {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(settings.url()))
                            .header("X-ClickHouse-User", settings.user())
                            .header("X-ClickHouse-Key", settings.password())
                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
