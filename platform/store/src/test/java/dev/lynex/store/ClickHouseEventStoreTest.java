package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of the event store, on a real ClickHouse. */
class ClickHouseEventStoreTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final String project = "p-" + UUID.randomUUID();
    private ClickHouseEventStore store;

    @BeforeEach
    void open() {
        store = ClickHouseEventStore.create(settings("lynex_test"));
        store.migrate();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aRowComesBackAsItWas() {
        EventRow row = Rows.of(project, "whole")
                .at(Instant.parse("2026-11-20T10:00:00.123456789Z"))
                .texts("prompt \u00e9\u4e16 \ud83d\ude80", "re\tsult\n", "it's \\ \"quoted\"")
                .with(new BigDecimal("0.000000000001"), "priced", 421.5);
        store.insert("b-whole-" + project, List.of(row));
        assertThat(store.event(project, "whole")).contains(row);
        assertThat(store.event(project, "other")).isEmpty();
        assertThat(store.event("other-project", "whole")).isEmpty();
    }

    @Test
    void noCostAndNoLatencyStayNothing() {
        EventRow row = Rows.of(project, "none").at(now).with(null, "unpriced", null);
        store.insert("b-none-" + project, List.of(row));
        assertThat(store.event(project, "none").orElseThrow().estimatedCostUsd())
                .isNull();
        assertThat(store.event(project, "none").orElseThrow().latencyMs()).isNull();
        StatsBucket all =
                stats(StatsQuery.Interval.ALL, StatsQuery.GroupBy.NONE).getFirst();
        assertThat(all.unpriced()).isEqualTo(1);
        assertThat(all.estimatedCostUsd()).isEqualByComparingTo("0");
        assertThat(all.p50Ms()).isNull();
    }

    @Test
    void theSameBlockSentThriceIsStoredOnceEverywhere() {
        List<EventRow> rows = rows(50, 7);
        CompletableFuture.allOf(IntStream.range(0, 3)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> store.insert("b-thrice-" + project, rows)))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(listAll(20)).hasSize(50);
        assertThat(stats(StatsQuery.Interval.ALL, StatsQuery.GroupBy.NONE)
                        .getFirst()
                        .events())
                .isEqualTo(50);
    }

    @Test
    void anEventSentAgainInAnotherBlockIsListedOnce() {
        EventRow row = Rows.of(project, "twice").at(now).with(null, "none", null);
        store.insert("b-1-" + project, List.of(row));
        store.insert("b-2-" + project, List.of(row));
        assertThat(listAll(10)).hasSize(1);
    }

    @Test
    void pagesWalkEveryEventOnceWhileNewOnesArrive() {
        List<EventRow> rows = rows(230, 11);
        store.insert("b-walk-" + project, rows);
        Set<String> seen = new HashSet<>();
        String cursor = null;
        int arriving = 0;
        do {
            EventPage page = store.list(query(cursor, 17, List.of(), null));
            for (EventRow row : page.events()) {
                assertThat(seen.add(row.eventId())).as(row.eventId()).isTrue();
            }
            assertThat(page.events()).isSortedAccordingTo((a, b) -> b.ts().compareTo(a.ts()));
            cursor = page.next();
            EventRow newer = Rows.of(project, "newer-" + arriving++)
                    .at(now.plusSeconds(100 + arriving))
                    .with(null, "none", null);
            store.insert("b-newer-" + arriving + project, List.of(newer));
        } while (cursor != null);
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(EventRow::eventId).toList());
    }

    @Test
    void filtersApplyTogether() {
        store.insert("b-filter-" + project, rows(100, 3));
        List<EventRow> errors =
                store.list(query(null, 500, List.of("model_response"), "error")).events();
        assertThat(errors).isNotEmpty().allSatisfy(row -> {
            assertThat(row.type()).isEqualTo("model_response");
            assertThat(row.status()).isEqualTo("error");
        });
    }

    @Test
    void statisticsAreTheSumsOfTheEvents() {
        long seed = System.nanoTime();
        System.out.println("stats seed " + seed);
        List<EventRow> rows = rows(500, seed);
        store.insert("b-stats-" + project, rows);
        StatsBucket all =
                stats(StatsQuery.Interval.ALL, StatsQuery.GroupBy.NONE).getFirst();
        assertThat(all.events()).isEqualTo(rows.size());
        assertThat(all.errors())
                .isEqualTo(rows.stream().filter(r -> r.status().equals("error")).count());
        assertThat(all.estimatedCostUsd())
                .isEqualByComparingTo(rows.stream()
                        .map(EventRow::estimatedCostUsd)
                        .filter(c -> c != null)
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(all.inputTokens())
                .isEqualTo(rows.stream()
                        .mapToLong(r -> r.inputTokens() + r.cacheReadTokens() + r.cacheWriteTokens())
                        .sum());
        assertThat(stats(StatsQuery.Interval.MINUTE, StatsQuery.GroupBy.TYPE).stream()
                        .mapToLong(StatsBucket::events)
                        .sum())
                .isEqualTo(rows.size());
        assertThat(stats(StatsQuery.Interval.HOUR, StatsQuery.GroupBy.MODEL))
                .extracting(StatsBucket::group)
                .contains("gpt-4o", "");
        double[] latencies = rows.stream()
                .filter(r -> r.latencyMs() != null)
                .mapToDouble(EventRow::latencyMs)
                .sorted()
                .toArray();
        assertThat(all.p50Ms()).isBetween(latencies[latencies.length * 2 / 5], latencies[latencies.length * 3 / 5]);
    }

    @Test
    void whatIsPastItsRetentionIsGoneAtOnceAndTenYearsAreKept() {
        Instant yesterday = now.minus(Duration.ofHours(30));
        EventRow expired = Rows.of(project, "expired").at(yesterday).keptFor(1).with(null, "none", null);
        EventRow kept = Rows.of(project, "kept").at(yesterday).keptFor(3_650).with(null, "none", null);
        store.insert("b-retention-" + project, List.of(expired, kept));
        assertThat(listAll(10)).extracting(EventRow::eventId).containsExactly("kept");
        assertThat(store.event(project, "expired")).isEmpty();
    }

    @Test
    void migratingAgainAndSideBySideChangesNothing() {
        try (var other = ClickHouseEventStore.create(settings("lynex_fresh_" + System.nanoTime() % 100_000))) {
            CompletableFuture.allOf(IntStream.range(0, 3)
                            .mapToObj(i -> CompletableFuture.runAsync(other::migrate))
                            .toArray(CompletableFuture[]::new))
                    .join();
            other.migrate();
            other.insert("b-first", List.of(Rows.of(project, "x").at(now).with(null, "none", null)));
            assertThat(other.event(project, "x")).isPresent();
        }
    }

    @Test
    void aCursorThatIsNotOursIsRefused() {
        for (String cursor : List.of("x", "MQo", "////", "eyJ9")) {
            assertThatThrownBy(() -> store.list(query(cursor, 10, List.of(), null)))
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining("cursor");
        }
    }

    @Test
    void aStoreThatIsAwayIsSaidSo() {
        try (var away = ClickHouseEventStore.create(
                new StoreSettings("http://127.0.0.1:1", "u", "p", "d", Duration.ofSeconds(1), Duration.ofSeconds(2)))) {
            assertThat(away.check().up()).isFalse();
            assertThatThrownBy(() -> away.event(project, "x")).isInstanceOf(StoreException.Unavailable.class);
            assertThatThrownBy(() -> away.insert("t", rows(1, 1))).isInstanceOf(StoreException.Unavailable.class);
        }
    }

    private List<EventRow> listAll(int limit) {
        List<EventRow> all = new ArrayList<>();
        String cursor = null;
        do {
            EventPage page = store.list(query(cursor, limit, List.of(), null));
            all.addAll(page.events());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private EventQuery query(String cursor, int limit, List<String> types, String status) {
        return new EventQuery(
                project,
                now.minus(Duration.ofDays(3)),
                now.plus(Duration.ofHours(2)),
                types,
                status,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                cursor,
                limit);
    }

    private List<StatsBucket> stats(StatsQuery.Interval interval, StatsQuery.GroupBy groupBy) {
        return store.stats(new StatsQuery(
                project,
                now.minus(Duration.ofDays(3)),
                now.plus(Duration.ofHours(2)),
                interval,
                groupBy,
                null,
                null,
                null));
    }

    private List<EventRow> rows(int n, long seed) {
        var random = new Random(seed);
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            boolean call = random.nextBoolean();
            boolean priced = call && random.nextInt(5) > 0;
            rows.add(Rows.of(project, "e-" + i)
                    .at(now.minusSeconds(random.nextInt(7_200)).plusNanos(random.nextInt(1_000_000_000)))
                    .typed(call ? "model_response" : "log", call ? "gpt-4o" : "", random.nextInt(4) == 0)
                    .tokens(random.nextInt(5_000), random.nextInt(500))
                    .with(
                            priced ? BigDecimal.valueOf(random.nextInt(1_000_000), 9) : null,
                            priced ? "priced" : call ? "unpriced" : "none",
                            call ? (Double) random.nextDouble(3_000) : null));
        }
        return rows;
    }

    private static StoreSettings settings(String database) {
        return new StoreSettings(
                System.getenv("LYNEX_TRY_URL"),
                "lynex",
                "secret",
                database,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }
}
