package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.trace.Mark;
import dev.lynex.trace.Totals;
import dev.lynex.trace.TraceEvent;
import dev.lynex.trace.TraceTree;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traces in a list and by their ids, on the real engine. */
class TraceStoreTest {
    private static final ClickHouseEngine ENGINE = SharedEngines.clickHouse();
    private static final StoreSettings SETTINGS = StoreSettings.of(
            ENGINE.url(),
            ENGINE.user(),
            ENGINE.password(),
            "t" + UUID.randomUUID().toString().replace("-", ""));
    private static ClickHouseEventStore store;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private String project;
    private int blocks;

    @BeforeAll
    static void open() {
        store = ClickHouseEventStore.create(SETTINGS);
        store.migrate();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void ownProject() {
        project = "p-" + UUID.randomUUID();
    }

    @Test
    void aRootThatComesLateNamesTheTraceAndBeginsIt() {
        insert(span("child", "root", 10).named("child"));
        assertThat(only().rooted()).isFalse();
        assertThat(only().name()).isEqualTo("child");
        insert(span("root", "", 0).named("ask").lasting(60_000));
        TraceRow row = only();
        assertThat(row.rooted()).isTrue();
        assertThat(row.name()).isEqualTo("ask");
        assertThat(row.start()).isEqualTo(at(0));
        assertThat(row.latencyMicros()).isEqualTo(60_000_000);
        assertThat(row.spans()).isEqualTo(2);
    }

    @Test
    void anEventSentAgainInAnotherRequestCountsOnce() {
        insert(span("root", "", 0), span("call", "root", 1).costing("0.5").tokens(10));
        insert(span("call", "root", 1).costing("0.5").tokens(10));
        TracePage page = store.traces(query().sortedBy(TraceField.COST).build());
        TraceRow row = page.traces().getFirst();
        assertThat(row.events()).isEqualTo(2);
        assertThat(row.costUsd()).isEqualByComparingTo("0.5");
        assertThat(row.inputTokens()).isEqualTo(10);
        assertThat(page.orderExact()).as("the summary counted it twice").isFalse();
        assertThat(store.traces(query().build()).orderExact()).isTrue();
        assertThat(trace("t").events()).hasSize(2);
    }

    @Test
    void aRowThatFitsOnlyByWhatTheSummaryCountedTwiceIsLeftOut() {
        insert(span("call", "", 1).costing("0.5"));
        insert(span("call", "", 1).costing("0.5"));
        assertThat(store.traces(query().where(TraceField.COST, "0.6", null).build())
                        .traces())
                .isEmpty();
        assertThat(store.traces(query().where(TraceField.COST, "0.4", null).build())
                        .traces())
                .hasSize(1);
    }

    @Test
    void ofASpanThatWasChangedTheVersionReceivedLastCounts() {
        insert(span("s", "", 0).named("begun").tokens(3).receivedAt(at(1)));
        insert(span("s", "", 1).named("done").tokens(5).receivedAt(at(2)));
        TraceRow row = only();
        assertThat(row.name()).isEqualTo("done");
        assertThat(row.inputTokens()).isEqualTo(5);
        assertThat(store.traces(query().build()).orderExact())
                .as("the summary keeps the earlier start")
                .isFalse();
        TraceTree tree = TraceTree.of(trace("t").events());
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.marks(0)).contains(Mark.RESENT);
    }

    @Test
    void twoProjectsMayHaveTheSameTraceIdAndSeeTheirOwn() {
        String other = project + "x";
        insert(span("a", "", 0).named("mine"));
        store.insert(
                other,
                List.of(SomeSpans.span(other, "t", "b", "", at(0))
                        .named("theirs")
                        .build()));
        assertThat(trace("t").events()).extracting(TraceEvent::name).containsExactly("mine");
        assertThat(store.trace(other, "t", 10).orElseThrow().events())
                .extracting(TraceEvent::name)
                .containsExactly("theirs");
        assertThat(only().name()).isEqualTo("mine");
        assertThat(store.trace(project + "y", "t", 10)).isEmpty();
    }

    @Test
    void aTraceIsOfTheRangeThatItBeganIn() {
        insert(span("root", "", 0), span("late", "root", 7_200));
        assertThat(ids(query().range(at(-5), at(5)).build())).containsExactly("t");
        assertThat(ids(query().range(at(5), at(9_000)).build())).isEmpty();
        assertThat(ids(query().range(at(-100), at(0)).build())).isEmpty();
        assertThat(store.traces(query().range(at(-5), at(5)).build())
                        .traces()
                        .getFirst()
                        .events())
                .as("and whole")
                .isEqualTo(2);
        for (TraceField field : TraceField.values()) {
            assertThat(ids(query().range(at(5), at(9_000)).sortedBy(field).build()))
                    .isEmpty();
        }
    }

    @Test
    void ofMoreEventsThanAllowedTheFirstAreGivenAndAllCounted() {
        insert(IntStream.range(0, 50).mapToObj(i -> span("s" + i, "", i)).toArray(SomeSpans[]::new));
        insert(span("s3", "", 3));
        TraceEvents events = store.trace(project, "t", 10).orElseThrow();
        assertThat(events.events()).extracting(TraceEvent::spanId).containsExactlyElementsOf(spanIds(10));
        assertThat(events.total()).isEqualTo(50);
        assertThat(events.truncated()).isTrue();
        assertThat(store.trace(project, "t", 50).orElseThrow().truncated()).isFalse();
    }

    @Test
    void hostileIdsAreFoundOrNot() {
        String hostile = "t' OR 1=1 -- \\ \" {x} %41 \u0000 ä";
        store.insert(
                project,
                List.of(SomeSpans.span(project, hostile, "s", "", at(0)).build()));
        assertThat(store.trace(project, hostile, 10).orElseThrow().events()).hasSize(1);
        assertThat(only().traceId()).isEqualTo(hostile);
        for (String id : List.of("", "' OR 1=1 --", "%", "x".repeat(10_000), "{trace:String}")) {
            assertThat(store.trace(project, id, 10)).isEmpty();
        }
    }

    @Test
    void rowsSayOfEachTraceWhatItsTreeSays() {
        long seed = new Random().nextLong();
        System.out.println("TraceStoreTest seed=" + seed);
        List<EventRow> rows = SomeSpans.random(new Random(seed), project, 300, now.minus(Duration.ofDays(3)));
        insertMixed(rows, new Random(seed));
        Map<String, TraceRow> listed = walk(query().range(now.minus(Duration.ofDays(5)), now)).stream()
                .collect(Collectors.toMap(TraceRow::traceId, Function.identity()));
        assertThat(listed).as("seed %s", seed).hasSize(300);
        rows.stream().map(EventRow::traceId).distinct().forEach(id -> {
            TraceTree tree = TraceTree.of(trace(id).events());
            assertThat(listed.get(id)).as("seed %s", seed).satisfies(row -> {
                assertThat(new Totals(
                                row.events(),
                                row.spans(),
                                row.errors(),
                                row.inputTokens(),
                                row.outputTokens(),
                                row.priced(),
                                row.unpriced(),
                                row.pricedUsd().setScale(12)))
                        .isEqualTo(scaled(tree.totals()));
                assertThat(row.rooted()).isEqualTo(tree.rooted());
                assertThat(row.name()).isEqualTo(tree.event(tree.headline()).name());
                assertThat(row.start()).isEqualTo(EventsTable.instant(tree.startNanos()));
                assertThat(row.latencyMicros()).isEqualTo(tree.durationMicros());
            });
        });
    }

    @Test
    void everyOrderWalksEveryTraceOnce() {
        long seed = new Random().nextLong();
        System.out.println("TraceStoreTest seed=" + seed);
        List<EventRow> rows = new ArrayList<>();
        // No event twice, so that the summary is exact.
        SomeSpans.random(new Random(seed), project, 120, now.minus(Duration.ofDays(1))).stream()
                .collect(Collectors.toMap(r -> r.traceId() + r.eventId(), r -> r, (a, b) -> a))
                .values()
                .stream()
                // Shorter than a day, so that the summary of each window has all of it.
                .collect(Collectors.groupingBy(EventRow::traceId))
                .forEach((id, of) -> of.stream()
                        .filter(r -> Duration.between(of.getFirst().ts(), r.ts())
                                        .abs()
                                        .toHours()
                                < 1)
                        .forEach(rows::add));
        insertMixed(rows, new Random(seed));
        long traces = rows.stream().map(EventRow::traceId).distinct().count();
        for (TraceField field : TraceField.values()) {
            for (boolean descending : List.of(true, false)) {
                List<TraceRow> walked = walk(query().range(now.minus(Duration.ofDays(4)), now.plus(Duration.ofDays(2)))
                        .sortedBy(field)
                        .descending(descending)
                        .limit(50));
                Comparator<TraceRow> order = Comparator.<TraceRow, Comparable<Object>>comparing(r -> value(r, field))
                        .thenComparing(TraceRow::traceId);
                assertThat(walked)
                        .as("seed %s, %s, descending %s", seed, field, descending)
                        .hasSize((int) traces)
                        .isSortedAccordingTo(descending ? order.reversed() : order);
            }
        }
    }

    @Test
    void filtersByWhatAnyEventOfATraceSays() {
        insert(
                of("a", span("r", "", 0).named("ask").of("s1", "u1").tagged("beta")),
                of("a", span("c", "r", 1).named("call").costing("2").of("s1", "")),
                of("b", span("r", "", 2).named("ask").of("s2", "u2").failing()),
                of("c", span("r", "", 3).named("plan").unpriced()));
        assertThat(ids(query().where(Dimension.SESSION, "s1").build())).containsExactly("a");
        assertThat(ids(query().where(Dimension.SESSION, "s1", "s2").build())).containsExactly("b", "a");
        assertThat(ids(query().where(Dimension.SESSION, "").build())).containsExactly("c");
        assertThat(ids(query().whereNot(Dimension.SESSION, "s1").build())).containsExactly("c", "b");
        assertThat(ids(query().where(Dimension.USER, "u2").build())).containsExactly("b");
        assertThat(ids(query().where(Dimension.TAG, "beta").build())).containsExactly("a");
        assertThat(ids(query().where(Dimension.MODEL, "gpt-5").build())).containsExactly("a");
        assertThat(ids(query().where(Dimension.STATUS, "error").build())).containsExactly("b");
        assertThat(ids(query().where(Dimension.STATUS, "ok").build())).containsExactly("c", "a");
        assertThat(ids(query().where(Dimension.NAME, "ask").build())).containsExactly("b", "a");
        assertThat(ids(query().where(Dimension.NAME, "call").build()))
                .as("the name is the root's")
                .isEmpty();
        assertThat(ids(query().where(Dimension.TYPE, "model_response").build())).containsExactly("a");
        assertThat(ids(query().whereNot(Dimension.TYPE, "model_response").build()))
                .containsExactly("c", "b");
        assertThat(ids(query().where(Dimension.COST_STATE, "unpriced").build())).containsExactly("c");
        assertThat(ids(query().where(Dimension.TRACE, "a", "c").build())).containsExactly("c", "a");
        assertThat(ids(query().where(TraceField.COST, "0", null).build()))
                .as("what is unpriced is in no range of cost")
                .containsExactly("b", "a");
        assertThat(ids(query().where(TraceField.COST, "2", "2").build())).containsExactly("a");
        assertThat(ids(query().where(TraceField.SPANS, "2", null).build())).containsExactly("a");
        assertThat(ids(query().where(TraceField.ERRORS, "1", null).build())).containsExactly("b");
        assertThat(ids(query().where(TraceField.UNPRICED, "1", null).build())).containsExactly("c");
        assertThat(ids(query().where(TraceField.LATENCY, "1000", "1000").build()))
                .as("in milliseconds")
                .containsExactly("a");
    }

    @Test
    void refusesCursorsOfOtherOrdersAndOtherMakers() {
        insert(of("a", span("r", "", 0)), of("b", span("r", "", 1)));
        String cursor = store.traces(query().limit(1).build()).next();
        assertThat(ids(query().limit(1).from(cursor).build())).containsExactly("a");
        assertThatThrownBy(() -> store.traces(
                        query().sortedBy(TraceField.COST).from(cursor).build()))
                .isInstanceOf(StoreException.Rejected.class)
                .hasMessageContaining("another sort");
        assertThatThrownBy(() ->
                        store.traces(query().descending(false).from(cursor).build()))
                .isInstanceOf(StoreException.Rejected.class);
        for (TraceField field : List.of(TraceField.START, TraceField.EVENTS, TraceField.COST)) {
            for (String value : List.of("x", "", "1e400", "1.5x", "9".repeat(30), "1,5", "--1")) {
                String forged = new TraceCursor("-" + field.wire(), value, "a").text();
                assertThatThrownBy(() -> store.traces(
                                query().sortedBy(field).from(forged).build()))
                        .as("%s %s", field, value)
                        .isInstanceOf(StoreException.Rejected.class);
            }
        }
        String half = new TraceCursor("-start", "1.5", "a").text();
        assertThatThrownBy(() -> store.traces(query().from(half).build())).isInstanceOf(StoreException.Rejected.class);
        for (String bad : List.of("x", "!!!", "AAAA", new Cursor(1, "t", "e").text(EventOrder.DESC), cursor + "AAAA")) {
            assertThatThrownBy(() -> store.traces(query().from(bad).build()))
                    .isInstanceOf(StoreException.Rejected.class);
        }
    }

    private static Totals scaled(Totals t) {
        return new Totals(
                t.events(),
                t.spans(),
                t.errors(),
                t.inputTokens(),
                t.outputTokens(),
                t.priced(),
                t.unpriced(),
                t.pricedUsd().setScale(12));
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> value(TraceRow row, TraceField field) {
        Comparable<?> value =
                switch (field) {
                    case START -> row.start();
                    case NAME -> row.name();
                    case SESSION -> first(row.labels().sessions());
                    case USER -> first(row.labels().users());
                    case ENVIRONMENT -> first(row.labels().environments());
                    case MODEL -> first(row.labels().models());
                    case AGENT -> first(row.labels().agents());
                    default -> row.number(field) == null ? BigDecimal.ONE.negate() : row.number(field);
                };
        return (Comparable<Object>) value;
    }

    private static String first(List<String> labels) {
        return labels.isEmpty() ? "" : labels.getFirst();
    }

    /** In blocks that cut across traces; some rows come again in another. */
    private void insertMixed(List<EventRow> rows, Random random) {
        List<EventRow> mixed = new ArrayList<>(rows);
        Collections.shuffle(mixed, random);
        for (int from = 0; from < mixed.size(); from += 200) {
            store.insert(project + "/" + blocks++, mixed.subList(from, Math.min(mixed.size(), from + 200)));
        }
    }

    private SomeSpans span(String id, String parent, int second) {
        return SomeSpans.span(project, "t", id, parent, at(second));
    }

    private static SomeSpans of(String trace, SomeSpans span) {
        return span.of(trace);
    }

    private void insert(SomeSpans... spans) {
        store.insert(
                project + "/" + blocks++,
                List.of(spans).stream().map(SomeSpans::build).toList());
    }

    private Instant at(int second) {
        return now.minus(Duration.ofHours(6)).plusSeconds(second);
    }

    private TraceEvents trace(String id) {
        return store.trace(project, id, 1_000).orElseThrow();
    }

    private TraceRow only() {
        List<TraceRow> rows = store.traces(query().build()).traces();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private List<String> ids(TraceQuery query) {
        return store.traces(query).traces().stream().map(TraceRow::traceId).toList();
    }

    private static List<String> spanIds(int n) {
        return IntStream.range(0, n).mapToObj(i -> "s" + i).toList();
    }

    private List<TraceRow> walk(TraceQueries query) {
        List<TraceRow> rows = new ArrayList<>();
        String cursor = null;
        do {
            TracePage page = store.traces(query.from(cursor).build());
            rows.addAll(page.traces());
            cursor = page.next();
        } while (cursor != null);
        return rows;
    }

    private TraceQueries query() {
        return new TraceQueries(project, now.minus(Duration.ofDays(1)), now);
    }
}
