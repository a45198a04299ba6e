package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Block;
import dev.lynex.queue.BlockName;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Submission;
import dev.lynex.queue.Taking;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventRow;
import dev.lynex.store.StatsBucket;
import dev.lynex.store.StatsQuery;
import dev.lynex.store.StoreSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A processor stored a block, or a part of it, and died before it settled. Whoever takes the block over must store what is
 * missing and nothing twice, also when ClickHouse has forgotten the block's token.
 */
class DoubtfulBlockTest {
    private static final PriceTable PRICES = PriceTable.bundled();
    /** Tokens that each table remembers, so few that some inserts make it forget. */
    private static final int WINDOW = 4;

    private final String project = "p" + UUID.randomUUID().toString().substring(0, 8);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private RedisEventQueue queue;
    private ClickHouseEventStore store;
    private MongoMetadataStore metadata;
    private StoreSettings settings;

    @BeforeEach
    void open() {
        var engine = SharedEngines.clickHouse();
        var plain = StoreSettings.of(
                engine.url(),
                engine.user(),
                engine.password(),
                "t" + UUID.randomUUID().toString().replace("-", ""));
        settings = new StoreSettings(
                plain.url(),
                plain.user(),
                plain.password(),
                plain.database(),
                plain.timeout(),
                plain.insertTimeout(),
                true,
                false,
                false,
                WINDOW,
                Map.of(),
                null);
        store = ClickHouseEventStore.create(settings);
        store.migrate();
        keepRecords(WINDOW);
        queue = RedisEventQueue.create(QueueSettings.of(SharedEngines.redis().uri()));
        metadata = MongoMetadataStore.create(
                MetadataSettings.of(SharedEngines.mongo().uri()), InstantSource.system());
        metadata.migrate();
        // Or what is older would be deleted by its retention.
        metadata.createProject(Project.of(project, "Doubtful", 0, 3_650, now));
    }

    @AfterEach
    void close() {
        queue.close();
        store.close();
        metadata.close();
    }

    @Test
    void aBlockThatWasStoredWholeIsNotStoredAgainThoughItsTokenIsForgotten() {
        Dead dead = takeAndMap(events(10, 1));
        store.insert(dead.name(), dead.rows());
        settleOthers();
        takenOver();
        assertStoredOnce(10);
    }

    @Test
    void sentAgainBlindlyItWouldBeThereTwice() {
        Dead dead = takeAndMap(events(10, 1));
        store.insert(dead.name(), dead.rows());
        settleOthers();
        store.insert(dead.name(), dead.rows());
        assertThat(rollup()).as("so the window above has really forgotten").isEqualTo(20);
        takenOver();
    }

    @Test
    void ofABlockThatWasStoredInPartTheRestGoesIn() {
        Dead dead = takeAndMap(events(10, 3));
        Instant newest =
                dead.rows().stream().map(EventRow::ts).max(Instant::compareTo).orElseThrow();
        List<EventRow> part = dead.rows().stream()
                .filter(row -> row.ts().isAfter(newest.minus(Duration.ofDays(1))))
                .toList();
        assertThat(part).hasSizeBetween(1, 9);
        store.insert(dead.name(), part);
        settleOthers();
        takenOver();
        assertStoredOnce(10);
    }

    @Test
    void aBlockOfWhichNothingIsThereGoesInAsUsual() {
        takeAndMap(events(10, 1));
        settleOthers();
        takenOver();
        assertStoredOnce(10);
    }

    @Test
    void aBlockOfManyWeeksGoesInPiecesAndAPieceThatIsThereStaysSingle() {
        int weeks = 30;
        Dead dead = takeAndMap(events(90, weeks));
        List<Part> pieces = Part.of(dead.mapped());
        assertThat(pieces).hasSizeBetween(3, 4);
        keepRecords(1_000);
        store.insert(pieces.get(1).token(), pieces.get(1).encoded());
        long before = queue.settledInserts();
        takenOver();
        assertStoredOnce(90);
        assertThat(queue.settledInserts() - before).isEqualTo(pieces.size());
    }

    private record Dead(String name, MappedBlock mapped) {
        List<EventRow> rows() {
            return Mapped.rows(mapped);
        }
    }

    /** What a processor does up to its insert. */
    private Dead takeAndMap(String payload) {
        int events = payload.split("eventId", -1).length - 1;
        accept(project, events, payload);
        Block block = take("dead");
        var entries = queue.read(block);
        String name = BlockName.of(block, entries);
        var terms = new BlockTerms(metadata, PRICES, InstantSource.system());
        Map<String, String> bound = queue.bind(
                block, window().noting(terms.propose(block, () -> true).orElseThrow()));
        return new Dead(
                name,
                new RowMapper(new Dialects(new EventRowMapper()))
                        .map(name, block, entries, terms.read(bound, () -> true).orElseThrow()));
    }

    /** Others' blocks, stored and settled while the dead one's is in doubt. */
    private void settleOthers() {
        for (int i = 0; i <= WINDOW; i++) {
            accept("other", 1, "[{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"" + i + "\"}}]");
            Block block = take("other");
            store.insert("other-" + i, others(i));
            assertThat(queue.settle(
                            block, new Settlement(Map.of("other", new Settlement.Outcome(1, 0, 0)), Duration.ZERO)))
                    .isTrue();
        }
    }

    private List<EventRow> others(int i) {
        var entry = new dev.lynex.queue.Entry(
                "1-" + i,
                "other",
                "native",
                "0198c0de00000000000000000000aaaa",
                now,
                1,
                "[{\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":\"info\",\"message\":\"x\"}}]"
                        .getBytes(StandardCharsets.UTF_8));
        return Mapped.rows(new RowMapper(new Dialects(new EventRowMapper()))
                .map(
                        "other-" + i,
                        new Block("e", 0, "1-" + i, "1-" + i, "o", 1, 1, true, false, Map.of("other", 1), Map.of()),
                        List.of(entry),
                        new Terms(now, Map.of(), PRICES, Map.of())));
    }

    /** Lets a processor take the block over and settle it. */
    private void takenOver() {
        queue.release("dead");
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (var processor = ProcessorFunction.create(
                new ProcessorSettings("heir", Duration.ofSeconds(10), Duration.ofSeconds(5), 2),
                queue,
                store,
                metadata,
                PRICES,
                metrics,
                InstantSource.system())) {
            processor.start();
            await().atMost(20, SECONDS)
                    .until(() -> queue.ledger().partitions().getFirst().openBlocks() == 0);
        }
    }

    private void assertStoredOnce(int events) {
        assertThat(ask("SELECT concat(toString(count()), ' ', toString(uniqExact(event_id))) FROM "
                        + settings.database() + ".events WHERE project = '" + project + "'"))
                .isEqualTo(events + " " + events);
        assertThat(rollup()).isEqualTo(events);
        Ledger.Counters counters =
                queue.ledger().partitions().getFirst().projects().get(project);
        assertThat(counters.stored()).isEqualTo(counters.accepted());
    }

    private long rollup() {
        return store
                .stats(new StatsQuery(
                        project,
                        now.minus(Duration.ofDays(365)),
                        now,
                        StatsQuery.Interval.ALL,
                        StatsQuery.GroupBy.NONE,
                        null,
                        null,
                        null))
                .stream()
                .mapToLong(StatsBucket::events)
                .sum();
    }

    private RetryWindow window() {
        return new RetryWindow(queue, store.retryWindow());
    }

    private void accept(String project, int events, String payload) {
        assertThat(queue.accept(new Submission(
                        new Placement(0, 1),
                        project,
                        null,
                        "native",
                        UUID.randomUUID().toString().replace("-", ""),
                        now,
                        events,
                        Limits.NONE,
                        payload.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Acceptance.Accepted.class);
    }

    private Block take(String owner) {
        return await().atMost(10, SECONDS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> queue.take(0, owner) instanceof Taking.Taken(Block block) ? block : null, b -> b != null);
    }

    /** Events of different ids over so many weeks, the newest a minute ago. */
    private String events(int count, int weeks) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        """
                        {"eventId":"%s-%d","timestamp":"%s","type":"log","context":{"traceId":"t-%d"},
                         "body":{"level":"info","message":"m"}}""".formatted(project, i, now.minusSeconds(60).minus(Duration.ofDays(7L * (i % weeks))), i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Has every table that keeps records of tokens keep so many of them. */
    private void keepRecords(long window) {
        ask("SELECT name FROM system.tables WHERE database = '" + settings.database()
                        + "' AND create_table_query LIKE '%non_replicated_deduplication_window%'")
                .lines()
                .forEach(table -> ask("ALTER TABLE " + settings.database() + "." + table
                        + " MODIFY SETTING non_replicated_deduplication_window = " + window));
    }

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
            return answer.body().strip();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
