package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.component.Check;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClickHouseEventStoreTest extends EventStoreContract {
    private static final ClickHouseEngine ENGINE = SharedEngines.clickHouse();
    private static ClickHouseEventStore store;

    @BeforeAll
    static void open() {
        store = ClickHouseEventStore.create(settings(freshDatabase()));
        store.migrate();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    EventStore store() {
        return store;
    }

    @Test
    void migratesTwiceAndFromFourThreadsAtOnce() {
        StoreSettings settings = settings(freshDatabase());
        var errors = new ConcurrentLinkedQueue<Throwable>();
        var threads = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    try (var each = ClickHouseEventStore.create(settings)) {
                        each.migrate();
                        each.migrate();
                    } catch (StoreException e) {
                        errors.add(e);
                    }
                }))
                .toList();
        threads.forEach(ClickHouseEventStoreTest::join);
        assertThat(errors).isEmpty();
        try (var migrated = ClickHouseEventStore.create(settings)) {
            migrated.insert("block", List.of(SomeEvents.plain("p", "e", Instant.now())));
            assertThat(migrated.stored("block")).isEqualTo(1);
        }
    }

    @Test
    void saysThatItIsUp() {
        assertThat(store.check().up()).isTrue();
        assertThat(store.check().detail()).startsWith("ClickHouse 26.7");
    }

    @Test
    void saysQuicklyThatClickHouseIsAway() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (var away = ClickHouseEventStore.create(StoreSettings.of("http://127.0.0.1:" + port, "u", "p", "d"))) {
            Instant start = Instant.now();
            assertThat(away.check().answer()).isEqualTo(Check.Answer.DOWN);
            assertThatThrownBy(() -> away.insert("t", List.of(SomeEvents.plain("p", "e", start))))
                    .isInstanceOf(StoreException.Unavailable.class);
            assertThatThrownBy(() -> away.event("p", "e")).isInstanceOf(StoreException.Unavailable.class);
            assertThatThrownBy(away::migrate).isInstanceOf(StoreException.Unavailable.class);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void givesUpOnAClickHouseThatAcceptsAndNeverAnswers() throws IOException {
        try (var silent = new ServerSocket(0)) {
            var settings = new StoreSettings(
                    "http://127.0.0.1:" + silent.getLocalPort(),
                    "u",
                    "p",
                    "d",
                    Duration.ofMillis(500),
                    Duration.ofMillis(800),
                    false,
                    false,
                    false,
                    1,
                    java.util.Map.of(),
                    null);
            try (var hung = ClickHouseEventStore.create(settings)) {
                Instant start = Instant.now();
                assertThat(hung.check().up()).isFalse();
                assertThatThrownBy(() -> hung.insert("t", List.of(SomeEvents.plain("p", "e", start))))
                        .isInstanceOf(StoreException.Unavailable.class);
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
            }
        }
    }

    @Test
    void tellsThatAQueryRanIntoItsLimits() {
        String project = "limited";
        store.insert("limited", new SomeEvents(1, project).random(20_000, Instant.now(), 24, "limited"));
        var few = new QueryLimits(Duration.ofSeconds(1), 2L << 30, 100, 1);
        Instant now = Instant.now();
        try (var narrow = ClickHouseEventStore.create(settings(database).with(QueryClass.INTERACTIVE, few))) {
            assertThatThrownBy(() -> narrow.list(new Queries(project, now.minus(Duration.ofDays(2)), now).build()))
                    .isInstanceOf(StoreException.Limited.class);
        }
    }

    @Test
    void deletesWhatIsPastItsRetentionUnlessHeld() throws IOException, InterruptedException {
        StoreSettings settings = settings(freshDatabase());
        try (var fresh = ClickHouseEventStore.create(settings)) {
            fresh.migrate();
            String row = "INSERT INTO events (project, event_id, ts, retention_days, hold) SELECT 'p', '%s', now64(9) -"
                    + " toIntervalHour(%d), %d, %d";
            run(settings, row.formatted("old-1", 25, 1, 0));
            run(settings, row.formatted("new-1", 23, 1, 0));
            run(settings, row.formatted("held-1", 25, 1, 1));
            run(settings, row.formatted("old-3650", 3_650 * 24 + 1, 3_650, 0));
            run(settings, row.formatted("new-3650", 3_650 * 24 - 1, 3_650, 0));
            run(settings, row.formatted("fresh-3650", 0, 3_650, 0));
            run(settings, "OPTIMIZE TABLE events FINAL");
            assertThat(run(settings, "SELECT event_id FROM events ORDER BY event_id")
                            .split("\n"))
                    .containsExactly("fresh-3650", "held-1", "new-1", "new-3650");
        }
    }

    /** Fails when ClickHouse cannot search the sort key by the conditions of a list. */
    @Test
    void readsLittleOfALongWeekForItsNewestPage() {
        String project = "long-week";
        Instant sunday = LocalDate.now(ZoneOffset.UTC)
                .with(TemporalAdjusters.previous(DayOfWeek.SUNDAY))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        var events = new SomeEvents(1, project);
        for (int i = 0; i < 3; i++) {
            store.insert("week" + i, events.random(40_000, sunday, 24 * 5, "week" + i));
        }
        var few = new QueryLimits(Duration.ofSeconds(10), 2L << 30, 60_000, 1);
        try (var narrow = ClickHouseEventStore.create(settings(database).with(QueryClass.INTERACTIVE, few))) {
            var query = new Queries(project, sunday.minus(Duration.ofDays(6)), sunday).limit(50);
            EventPage first = narrow.list(query.build());
            assertThat(first.events()).hasSize(50);
            assertThat(narrow.list(query.cursor(first.next()).build()).events()).hasSize(50);
        }
    }

    /** Fails when the index of requests is not used: 120,000 rows may not be read. */
    @Test
    void readsLittleToTellWhatOneRequestBrought() {
        String project = "requests";
        Instant now = Instant.now();
        var events = new SomeEvents(3, project);
        for (int i = 0; i < 3; i++) {
            store.insert("requests" + i, events.random(40_000, now, 24, "requests" + i));
        }
        store.insert("mine", List.of(SomeEvents.ofRequest(project, "my-event", now.minusSeconds(40_000), now, "mine")));
        var few = new QueryLimits(Duration.ofSeconds(10), 2L << 30, 60_000, 1);
        try (var narrow = ClickHouseEventStore.create(settings(database).with(QueryClass.INTERACTIVE, few))) {
            assertThat(narrow.ofRequests(project, now.minus(Duration.ofDays(2)), List.of("other", "mine")))
                    .containsExactly(new StoredEvent("my-event", "mine"));
        }
    }

    @Test
    void aFailedInsertIsSeenToBeforeItsCallerHearsOfIt() throws IOException, InterruptedException {
        List<String> told = new ArrayList<>();
        StoreSettings settings = settings(freshDatabase());
        try (var seen = ClickHouseEventStore.create(settings, failure -> {
            told.add(failure.getClass().getSimpleName());
            throw new IllegalStateException("what the listener throws changes nothing");
        })) {
            seen.migrate();
            List<EventRow> rows = List.of(SomeEvents.plain("p", "e", Instant.now()));
            seen.insert("block-1", rows);
            assertThat(told).isEmpty();
            run(settings, "RENAME TABLE traces_by_id TO traces_away");
            assertThatThrownBy(() -> seen.insert("block-2", rows)).isInstanceOf(StoreException.Unavailable.class);
            assertThat(told).containsExactly("Unavailable");
        }
    }

    @Test
    void isUnavailableWithoutItsSchema() {
        try (var empty = ClickHouseEventStore.create(settings(freshDatabase()))) {
            assertThatThrownBy(() -> empty.event("p", "e")).isInstanceOf(StoreException.Unavailable.class);
        }
    }

    private static String run(StoreSettings settings, String sql) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(settings.url() + "/?database=" + settings.database()))
                            .header("X-ClickHouse-User", settings.user())
                            .header("X-ClickHouse-Key", settings.password())
                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    private static String database;

    private static String freshDatabase() {
        String fresh = "t" + UUID.randomUUID().toString().replace("-", "");
        if (database == null) {
            database = fresh;
        }
        return fresh;
    }

    private static StoreSettings settings(String name) {
        return StoreSettings.of(ENGINE.url(), ENGINE.user(), ENGINE.password(), name);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
