package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What questions about traces read, as ClickHouse itself says: little, and nothing wide. */
class TracePlanTest {
    private static final ClickHouseEngine ENGINE = SharedEngines.clickHouse();
    private static final StoreSettings SETTINGS = StoreSettings.of(
            ENGINE.url(),
            ENGINE.user(),
            ENGINE.password(),
            "t" + UUID.randomUUID().toString().replace("-", ""));
    private static final String PROJECT = "plans-" + UUID.randomUUID();
    private static final int TRACES = 40_000;
    /** Of one week, so that the partition narrows nothing. */
    private static Instant sunday;

    private static ClickHouseEventStore store;

    /** 160,000 events, a trace of four every ten seconds. */
    @BeforeAll
    static void fill() {
        sunday = LocalDate.now(ZoneOffset.UTC)
                .with(TemporalAdjusters.previous(DayOfWeek.SUNDAY))
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        store = ClickHouseEventStore.create(SETTINGS);
        store.migrate();
        for (int block = 0; block < 8; block++) {
            List<EventRow> rows = new ArrayList<>();
            for (int t = block; t < TRACES; t += 8) {
                for (int i = 0; i < 4; i++) {
                    Instant ts = sunday.minusSeconds(10L * t).minusSeconds(60).plusSeconds(i);
                    rows.add(SomeSpans.span(PROJECT, "trace-" + t, "s" + i, i == 0 ? "" : "s0", ts)
                            .tokens(t % 1_000)
                            .build());
                }
            }
            store.insert("plan/" + block, rows);
        }
        // How much is merged meanwhile is chance, and each part has a granule to read.
        for (String table : List.of("events", "traces_by_time", "traces_by_id")) {
            ask("OPTIMIZE TABLE " + SETTINGS.database() + "." + table + " FINAL");
        }
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void aTraceByIdReadsAFewGranulesAndNothingWide() {
        List<Read> reads = reading(() -> assertThat(
                        store.trace(PROJECT, "trace-20000", 100).orElseThrow().events())
                .hasSize(4));
        assertThat(reads).hasSize(2).allSatisfy(TracePlanTest::assertNothingWide);
        // A granule is 8,192 rows of events and 256 of the summary; a part each of the two or so that there are.
        assertThat(reads.getFirst().rows()).isLessThan(10_000);
        assertThat(reads.getLast().rows()).isLessThan(70_000);
    }

    @Test
    void theNewestPageReadsItsWindowAndTheEventsOfItsTraces() {
        List<Read> reads = reading(() ->
                assertThat(store.traces(newest().limit(50).build()).traces()).hasSize(50));
        assertThat(reads).allSatisfy(TracePlanTest::assertNothingWide);
        assertThat(reads.stream()
                        .filter(read -> read.tables("events"))
                        .mapToLong(Read::rows)
                        .sum())
                .as("of 160,000 events")
                .isLessThan(70_000);
    }

    @Test
    void anotherOrderReadsOnlyTheColumnThatItNeedsOfTheSummary() {
        List<Read> reads = reading(() -> assertThat(store.traces(
                                newest().sortedBy(TraceField.COST).limit(50).build())
                        .traces())
                .hasSize(50));
        assertThat(reads).allSatisfy(TracePlanTest::assertNothingWide);
        assertThat(reads.getFirst().columns())
                .contains(column("traces_by_time", "cost_usd"))
                .doesNotContain(column("traces_by_time", "headline"), column("traces_by_time", "sessions"));
    }

    @Test
    void aRareEventIsLookedForByItsFilterAlone() {
        List<Read> reads = reading(() -> assertThat(store.list(new EventQuery(
                                PROJECT,
                                sunday.minus(Duration.ofDays(6)),
                                sunday,
                                List.of(Condition.In.of(Dimension.ENVIRONMENT, "nowhere")),
                                EventOrder.DESC,
                                EventField.LIGHT,
                                null,
                                50))
                        .events())
                .isEmpty());
        Read widest = reads.getLast();
        assertThat(widest.rows()).as("what is older than two days").isGreaterThan(80_000);
        assertThat(widest.bytes()).as("a filter's number, and not the ids").isLessThan(10 * widest.rows());
    }

    private static TraceQueries newest() {
        return new TraceQueries(PROJECT, sunday.minus(Duration.ofDays(6)), sunday);
    }

    private static void assertNothingWide(Read read) {
        assertThat(read.columns())
                .doesNotContain(
                        column("events", "input"),
                        column("events", "output"),
                        column("events", "message"),
                        column("events", "body"),
                        column("events", "context"));
    }

    private static String column(String table, String column) {
        return SETTINGS.database() + "." + table + "." + column;
    }

    /** What a query read. */
    private record Read(long rows, long bytes, List<String> columns) {
        boolean tables(String table) {
            return columns.stream().anyMatch(c -> c.startsWith(SETTINGS.database() + "." + table + "."));
        }
    }

    /** What the queries read that this makes, in order. */
    private static List<Read> reading(Runnable asking) {
        long before = Long.parseLong(ask("SELECT toUnixTimestamp64Micro(now64(6))"));
        asking.run();
        ask("SYSTEM FLUSH LOGS");
        String answer = ask("SELECT read_rows, read_bytes, arrayStringConcat(columns, ',') FROM system.query_log WHERE"
                + " type = 'QueryFinish' AND log_comment = 'interactive:" + PROJECT + "' AND"
                + " toUnixTimestamp64Micro(query_start_time_microseconds) >= " + before
                + " ORDER BY query_start_time_microseconds");
        return answer.lines()
                .map(line -> line.split("\t"))
                .map(parts ->
                        new Read(Long.parseLong(parts[0]), Long.parseLong(parts[1]), List.of(parts[2].split(","))))
                .toList();
    }

    private static String ask(String sql) {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(SETTINGS.url()))
                            .header("X-ClickHouse-User", SETTINGS.user())
                            .header("X-ClickHouse-Key", SETTINGS.password())
                            .POST(HttpRequest.BodyPublishers.ofString(sql))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().strip();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
