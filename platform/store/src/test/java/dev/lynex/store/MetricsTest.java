package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics over a real engine against plain Java over the same events. */
class MetricsTest {
    private static final ClickHouseEngine ENGINE = SharedEngines.clickHouse();
    private static final String PROJECT = "measured";
    private static final int HOURS = 60;
    /** Of a rank: what a t-digest of these sizes may be off, with room. */
    private static final double RANK_ERROR = 0.01;

    private static final long SEED = new Random().nextLong();
    private static Instant now;
    private static Instant end;
    private static Instant start;

    private static ClickHouseEventStore store;
    private static List<EventRow> rows;

    @BeforeAll
    static void fill() {
        System.out.println("MetricsTest seed=" + SEED);
        now = Instant.now();
        end = now.truncatedTo(ChronoUnit.HOURS);
        start = end.minus(Duration.ofHours(HOURS));
        store = ClickHouseEventStore.create(StoreSettings.of(
                ENGINE.url(),
                ENGINE.user(),
                ENGINE.password(),
                "m" + UUID.randomUUID().toString().replace("-", "")));
        store.migrate();
        rows = new SomeEvents(SEED, PROJECT).random(20_000, end, HOURS, "block");
        store.insert("block", rows);
        store.insert("block", rows); // The same block again changes nothing anywhere.
        store.insert("neighbour", new SomeEvents(SEED, "neighbour").random(5_000, end, HOURS, "neighbour"));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static MetricQueries all() {
        return new MetricQueries(PROJECT, start, end);
    }

    private static MetricResult ask(MetricQueries query) {
        return store.metrics(QueryClass.INTERACTIVE, query.build(), now);
    }

    private static Stream<Arguments> sources() {
        return Stream.of(
                        Arguments.of(MetricSource.ROLLUP_SLICES, "Asia/Kolkata", List.of(Dimension.MODEL)),
                        Arguments.of(
                                MetricSource.ROLLUP_SLICES,
                                "Europe/Berlin",
                                List.of(Dimension.AGENT, Dimension.STATUS)),
                        Arguments.of(MetricSource.ROLLUP_SLICES, "UTC", List.of(Dimension.PROMPT)),
                        Arguments.of(
                                MetricSource.ROLLUP_SLICES, "UTC", List.of(Dimension.RELEASE, Dimension.ENVIRONMENT)),
                        Arguments.of(
                                MetricSource.ROLLUP_HOUR, "Europe/Berlin", List.of(Dimension.MODEL, Dimension.AGENT)),
                        Arguments.of(MetricSource.ROLLUP_MINUTE, "Asia/Kathmandu", List.of(Dimension.MODEL)),
                        Arguments.of(MetricSource.EVENTS, "Asia/Kolkata", List.of(Dimension.MODEL)))
                .flatMap(each -> Stream.of(MetricInterval.HOUR, MetricInterval.DAY)
                        .map(every -> Arguments.of(each.get()[0], each.get()[1], each.get()[2], every)));
    }

    /** Of a range that begins and ends within an hour. */
    @ParameterizedTest
    @MethodSource("sources")
    void sumsOfEachHourOrDayAndGroupAreExactFromEverySource(
            MetricSource source, String zone, List<Dimension> by, MetricInterval every) {
        Instant from = start.plus(Duration.ofMinutes(37));
        Instant to = end.minus(Duration.ofMinutes(11));
        MetricQueries query = new MetricQueries(PROJECT, from, to)
                .measures(
                        Measure.EVENTS,
                        Measure.ERRORS,
                        Measure.COST,
                        Measure.UNPRICED,
                        Measure.INPUT_TOKENS,
                        Measure.OUTPUT_TOKENS,
                        Measure.TOTAL_TOKENS,
                        Measure.CACHE_READ_TOKENS,
                        Measure.REASONING_TOKENS)
                .by(by.toArray(Dimension[]::new))
                .every(every, zone);
        MetricResult result = ask(source == MetricSource.EVENTS ? query.fresh() : query);
        assertThat(result.source()).isEqualTo(source);
        List<EventRow> within = rows.stream()
                .filter(row -> !row.ts().isBefore(from) && row.ts().isBefore(to))
                .toList();
        assertThat(flat(result))
                .isEqualTo(expected(
                        within,
                        ZoneId.of(zone),
                        every == MetricInterval.HOUR ? ChronoUnit.HOURS : ChronoUnit.DAYS,
                        row -> by.stream().map(d -> of(row, d)).toList(),
                        MetricsTest::sums));
    }

    private static String of(EventRow row, Dimension dimension) {
        return switch (dimension) {
            case MODEL -> row.model();
            case STATUS -> row.status();
            case ENVIRONMENT -> row.environment();
            case RELEASE -> row.release();
            case AGENT -> row.step().agent();
            case PROMPT -> row.step().prompt();
            default -> throw new IllegalArgumentException(dimension.wire());
        };
    }

    @Test
    void toolsComeFromTheirSliceAndAreExact() {
        MetricResult result = ask(all().measures(Measure.EVENTS)
                .by(Dimension.NAME)
                .where(Condition.In.of(Dimension.TYPE, "tool_call"))
                .where(Condition.In.of(Dimension.ENVIRONMENT, "staging")));
        assertThat(result.source()).isEqualTo(MetricSource.ROLLUP_SLICES);
        assertThat(groups(result))
                .isEqualTo(rows.stream()
                        .filter(r ->
                                r.type().equals("tool_call") && r.environment().equals("staging"))
                        .collect(Collectors.groupingBy(EventRow::name, Collectors.counting())));
    }

    @Test
    void percentilesOfRollupsAndEventsAreWithinAHundredthOfARankOfTheExact() {
        var metrics =
                List.of(Aggregation.P50, Aggregation.P75, Aggregation.P90, Aggregation.P95, Aggregation.P99).stream()
                        .map(each -> new Metric(Measure.LATENCY, each))
                        .toArray(Metric[]::new);
        double[] exact = rows.stream()
                .filter(row -> row.latencyMs() != null)
                .mapToDouble(EventRow::latencyMs)
                .sorted()
                .toArray();
        double[] levels = {0.5, 0.75, 0.9, 0.95, 0.99};
        for (MetricQueries query : List.of(all(), all().fresh())) {
            MetricResult result = ask(query.metrics(metrics));
            Object[] found = result.series().getFirst().cells()[0].values();
            for (int i = 0; i < levels.length; i++) {
                assertThat((Double) found[i])
                        .as(result.source() + " p" + levels[i])
                        .isBetween(at(exact, levels[i] - RANK_ERROR), at(exact, levels[i] + RANK_ERROR));
            }
        }
        Object[] average = ask(all().metrics(
                                new Metric(Measure.LATENCY, Aggregation.AVG),
                                new Metric(Measure.LATENCY, Aggregation.COUNT)))
                .series()
                .getFirst()
                .cells()[0]
                .values();
        assertThat((Double) average[0])
                .isCloseTo(java.util.Arrays.stream(exact).average().orElseThrow(), within(1e-6));
        assertThat(average[1]).isEqualTo((long) exact.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theTopAndTheOthersMakeTheTotal(boolean fresh) {
        MetricQueries grouped = all().measures(Measure.EVENTS, Measure.COST, Measure.TOTAL_TOKENS)
                .by(Dimension.TYPE, Dimension.MODEL, Dimension.STATUS)
                .top(Measure.TOTAL_TOKENS, 3, 0, true);
        MetricQueries total = all().measures(Measure.EVENTS, Measure.COST, Measure.TOTAL_TOKENS);
        MetricResult parts = ask(fresh ? grouped.fresh() : grouped);
        MetricResult whole = ask(fresh ? total.fresh() : total);
        assertThat(parts.more()).isTrue();
        assertThat(parts.series()).hasSize(4);
        assertThat(parts.series().getLast().other()).isTrue();
        long events = 0;
        BigDecimal cost = BigDecimal.ZERO;
        long tokens = 0;
        for (MetricResult.Series series : parts.series()) {
            Object[] values = series.cells()[0].values();
            events += (Long) values[0];
            cost = cost.add(values[1] == null ? BigDecimal.ZERO : (BigDecimal) values[1]);
            tokens += (Long) values[2];
        }
        Object[] values = whole.series().getFirst().cells()[0].values();
        assertThat(events).isEqualTo(values[0]).isEqualTo((long) rows.size());
        assertThat(cost).isEqualByComparingTo((BigDecimal) values[1]);
        assertThat(tokens).isEqualTo(values[2]);
        List<Long> order = parts.series().subList(0, 3).stream()
                .map(series -> (Long) series.cells()[0].values()[2])
                .toList();
        assertThat(order).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void anEventIsOfTheGroupOfEachOfItsTagsAndOnceAmongTheOthers() {
        String project = "tagged";
        store.insert(
                "tags",
                List.of(
                        tagged(project, "1", "a", "b"),
                        tagged(project, "2", "a"),
                        tagged(project, "3", "b", "c", "d"),
                        tagged(project, "4")));
        MetricQueries query = new MetricQueries(project, start, end).by(Dimension.TAG);
        assertThat(groups(ask(query)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", 2L, "b", 2L, "c", 1L, "d", 1L, "", 1L));
        MetricResult top = ask(query.top(Measure.EVENTS, 1, 0, true));
        assertThat(top.series().getFirst().group()).containsExactly("a");
        assertThat(top.series().getLast().cells()[0].events())
                .as("b of 1, b with c and d of 3, and 4 without any")
                .isEqualTo(3);
        MetricResult both = ask(new MetricQueries(project, start, end)
                .by(Dimension.TAG, Dimension.STATUS)
                .top(Measure.EVENTS, 1, 0, true));
        assertThat(both.series().getFirst().group()).containsExactly("a", "ok");
        assertThat(both.series().getLast().cells()[0].events()).isEqualTo(3);
    }

    private static EventRow tagged(String project, String id, String... tags) {
        EventRow full = SomeEvents.full(project, start.plusSeconds(60));
        return new EventRow(
                full.project(),
                full.ts(),
                id,
                full.type(),
                full.name(),
                full.model(),
                full.provider(),
                full.fingerprint(),
                "ok",
                full.traceId(),
                full.spanId(),
                full.parentSpanId(),
                full.sessionId(),
                full.userId(),
                full.environment(),
                full.release(),
                List.of(tags),
                full.sdkName(),
                full.sdkVersion(),
                1,
                1,
                1,
                1,
                1,
                full.tokenRule(),
                null,
                "unpriced",
                "",
                null,
                full.latencyMs(),
                full.step(),
                "",
                "",
                "",
                "",
                "",
                Map.of(),
                "",
                full.receivedAt(),
                full.processedAt(),
                5,
                30,
                "tags");
    }

    @Test
    void eventsSentAgainCountOnceWhereEventsAreAskedThemselves() {
        String project = "again";
        var twice = new SomeEvents(SEED + 1, project).random(500, end, 5, "once");
        store.insert("once", twice);
        store.insert("twice", twice.stream().map(row -> row.in("twice")).toList());
        MetricQueries query = new MetricQueries(project, start, end).measures(Measure.EVENTS, Measure.TOTAL_TOKENS);
        long tokens = twice.stream().mapToLong(MetricsTest::tokens).sum();
        assertThat(ask(query.fresh()).series().getFirst().cells()[0].values()).containsExactly(500L, tokens);
        assertThat(ask(new MetricQueries(project, start, end))
                        .series()
                        .getFirst()
                        .cells()[0]
                        .values())
                .as("the rollup, which the audit corrects")
                .containsExactly(1_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Asia/Kolkata", "America/Santiago", "Australia/Lord_Howe"})
    void daysAreThoseOfTheZoneAlsoWhereItsClockChanges(String name) {
        ZoneId zone = ZoneId.of(name);
        var change = zone.getRules().previousTransition(now.minus(Duration.ofDays(3)));
        Instant middle = change == null || change.getInstant().isBefore(now.minus(Duration.ofDays(390)))
                ? now.minus(Duration.ofDays(10))
                : change.getInstant();
        LocalDate day = middle.atZone(zone).toLocalDate();
        Instant from = day.minusDays(1).atStartOfDay(zone).toInstant();
        Instant to = day.plusDays(2).atStartOfDay(zone).toInstant();
        String project = "days-" + name;
        var random = new Random(SEED);
        List<EventRow> events = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Instant ts =
                    from.plusSeconds(random.nextLong(Duration.between(from, to).toSeconds()));
            events.add(SomeEvents.plain(project, "e" + i, ts, 3_650, ts));
        }
        store.insert(project, events);
        for (MetricInterval interval :
                List.of(MetricInterval.DAY, MetricInterval.HOUR, MetricInterval.HOURS_6, MetricInterval.WEEK)) {
            Function<EventRow, Object> bucket = row -> {
                var at = row.ts().atZone(zone);
                return switch (interval) {
                    case DAY -> at.toLocalDate();
                    case WEEK ->
                        at.toLocalDate()
                                .with(java.time.temporal.TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
                    // An hour that the clock shows twice is two.
                    case HOUR ->
                        Duration.between(at.toLocalDate().atStartOfDay(zone).toInstant(), row.ts())
                                        .toHours() + "h of " + at.toLocalDate();
                    default -> at.toLocalDate() + " " + at.getHour() / 6;
                };
            };
            List<Long> expected = List.copyOf(events.stream()
                    .sorted(java.util.Comparator.comparing(EventRow::ts))
                    .collect(Collectors.groupingBy(bucket, java.util.LinkedHashMap::new, Collectors.counting()))
                    .values());
            for (MetricQueries query : List.of(
                    new MetricQueries(project, from, to).every(interval, name),
                    new MetricQueries(project, from, to).every(interval, name).fresh())) {
                MetricResult result = ask(query);
                List<Long> found = java.util.Arrays.stream(
                                result.series().getFirst().cells())
                        .filter(Objects::nonNull)
                        .map(MetricResult.Cell::events)
                        .toList();
                assertThat(found)
                        .as(name + " " + interval + " " + result.source())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aRangeIsComparedBucketByBucketWithTheOneBefore() {
        Instant middle = end.minus(Duration.ofHours(24));
        MetricResult result = ask(new MetricQueries(PROJECT, middle, end)
                .by(Dimension.STATUS)
                .every(MetricInterval.HOURS_6, "UTC")
                .compare(MetricQuery.Compare.PREVIOUS));
        MetricResult earlier = Objects.requireNonNull(result.earlier());
        assertThat(earlier.from()).isEqualTo(middle.minus(Duration.ofHours(24)));
        assertThat(earlier.buckets().starts())
                .isEqualTo(result.buckets().starts().stream()
                        .map(at -> at.minus(Duration.ofHours(24)))
                        .toList());
        assertThat(earlier.series().stream().map(MetricResult.Series::group))
                .isEqualTo(
                        result.series().stream().map(MetricResult.Series::group).toList());
        MetricResult alone = ask(new MetricQueries(PROJECT, middle.minus(Duration.ofHours(24)), middle)
                .by(Dimension.STATUS)
                .every(MetricInterval.HOURS_6, "UTC"));
        assertThat(flat(earlier)).isNotEmpty().isEqualTo(flat(alone));
    }

    @Test
    void costOfCallsWithoutAnyPriceIsUnknownNotNothing() {
        for (boolean fresh : new boolean[] {false, true}) {
            MetricQueries query = all().measures(Measure.COST, Measure.UNPRICED).by(Dimension.MODEL);
            MetricResult result = ask(fresh ? query.fresh() : query);
            for (MetricResult.Series series : result.series()) {
                Object cost = series.cells()[0].values()[0];
                switch (series.group().getFirst()) {
                    case "made-up-1" -> {
                        assertThat(cost).isNull();
                        assertThat(series.cells()[0].unpriced()).isPositive();
                    }
                    case "" ->
                        assertThat((BigDecimal) cost).as("no calls at all").isZero();
                    default -> assertThat((BigDecimal) cost).isPositive();
                }
            }
        }
    }

    @Test
    void sessionsAndUsersComeFromTheirSummaryAndAreExact() {
        MetricResult sessions = ask(all().measures(Measure.EVENTS, Measure.TOTAL_TOKENS, Measure.ERRORS, Measure.USERS)
                .by(Dimension.SESSION));
        assertThat(sessions.source()).isEqualTo(MetricSource.SESSIONS);
        Map<String, List<Object>> expected = rows.stream()
                .collect(Collectors.groupingBy(
                        EventRow::sessionId,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                of -> List.of(
                                        (long) of.size(),
                                        of.stream()
                                                .mapToLong(MetricsTest::tokens)
                                                .sum(),
                                        of.stream()
                                                .filter(r -> r.status().equals("error"))
                                                .count(),
                                        of.stream()
                                                .map(EventRow::userId)
                                                .distinct()
                                                .count()))));
        assertThat(sessions.series().stream()
                        .collect(Collectors.toMap(s -> s.group().getFirst(), s -> List.of(s.cells()[0].values()))))
                .isEqualTo(expected);
        assertThat(ask(all().measures(Measure.USERS).every(MetricInterval.DAY, "UTC"))
                        .source())
                .isEqualTo(MetricSource.SESSIONS);
    }

    @Test
    void groupsAreWalkedPageByPage() {
        List<String> walked = new ArrayList<>();
        MetricResult page;
        int offset = 0;
        do {
            page = ask(all().by(Dimension.TYPE, Dimension.MODEL).top(Measure.EVENTS, 2, offset, false));
            page.series().forEach(series -> walked.add(String.join("/", series.group())));
            offset += 2;
        } while (page.more());
        assertThat(walked).doesNotHaveDuplicates().hasSize((int)
                rows.stream().map(r -> r.type() + "/" + r.model()).distinct().count());
    }

    @Test
    void aQuestionReadsNoWideColumnAndOfARollupFewRows() {
        String project = "wide";
        EventRow full = SomeEvents.full(project, start.plusSeconds(60));
        String text = "0123456789".repeat(2_000);
        List<EventRow> wide = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            wide.add(new EventRow(
                    project,
                    full.ts().plusMillis(i),
                    "w" + i,
                    "model_response",
                    "",
                    "gpt-5",
                    "openai",
                    full.fingerprint(),
                    "ok",
                    "t" + i,
                    "",
                    "",
                    "s",
                    "u",
                    "production",
                    "",
                    List.of(),
                    "",
                    "",
                    1,
                    1,
                    1,
                    1,
                    1,
                    "",
                    null,
                    "unpriced",
                    "",
                    null,
                    1.0 * i,
                    EventRow.Step.NONE,
                    text + i,
                    text,
                    "",
                    "",
                    "",
                    Map.of(),
                    "",
                    full.receivedAt(),
                    full.processedAt(),
                    0,
                    30,
                    "wide"));
        }
        store.insert("wide", wide);
        MetricResult events = ask(new MetricQueries(project, start, end)
                .measures(Measure.EVENTS, Measure.COST, Measure.LATENCY, Measure.USERS, Measure.TRACES)
                .by(Dimension.TAG)
                .fresh());
        assertThat(events.series().getFirst().cells()[0].events()).isEqualTo(2_000);
        assertThat(events.read().bytes()).isLessThan(400L * events.read().rows());
        MetricResult rollup = ask(new MetricQueries(project, start, end).measures(Measure.EVENTS, Measure.LATENCY));
        assertThat(rollup.source()).isEqualTo(MetricSource.ROLLUP_SLICES);
        assertThat(rollup.read().rows()).isLessThan(1_000);
    }

    @Test
    void twoProjectsNeverMeet() {
        MetricResult result = ask(
                new MetricQueries("neighbour", start, end).by(Dimension.SESSION).measures(Measure.EVENTS));
        assertThat(result.series().stream()
                        .mapToLong(s -> s.cells()[0].events())
                        .sum())
                .isEqualTo(5_000);
        for (MetricQueries query : List.of(
                new MetricQueries("stranger", start, end),
                new MetricQueries("stranger", start, end).fresh(),
                new MetricQueries("stranger", start, end).by(Dimension.USER))) {
            assertThat(ask(query).series().stream()
                            .flatMap(s -> java.util.Arrays.stream(s.cells()))
                            .filter(Objects::nonNull))
                    .isEmpty();
        }
    }

    private static Map<String, Long> groups(MetricResult result) {
        return result.series().stream()
                .collect(Collectors.toMap(s -> String.join("/", s.group()), s -> s.cells()[0].events()));
    }

    /** Bucket and group to numbers. */
    private static Map<String, List<Object>> flat(MetricResult result) {
        Map<String, List<Object>> flat = new TreeMap<>();
        for (MetricResult.Series series : result.series()) {
            for (int i = 0; i < series.cells().length; i++) {
                MetricResult.Cell cell = series.cells()[i];
                if (cell != null) {
                    List<Object> values = new ArrayList<>();
                    for (Object value : cell.values()) {
                        values.add(value instanceof BigDecimal money ? money.stripTrailingZeros() : value);
                    }
                    flat.put(result.buckets().starts().get(i) + " " + series.group(), values);
                }
            }
        }
        return flat;
    }

    private static Map<String, List<Object>> expected(
            List<EventRow> of,
            ZoneId zone,
            ChronoUnit bucket,
            Function<EventRow, List<String>> group,
            Function<List<EventRow>, List<Object>> numbers) {
        return of.stream()
                .collect(Collectors.groupingBy(
                        row -> row.ts().atZone(zone).truncatedTo(bucket).toInstant() + " " + group.apply(row),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), numbers)));
    }

    private static List<Object> sums(List<EventRow> of) {
        boolean known = of.stream().anyMatch(r -> r.costState().equals("priced"))
                || of.stream().noneMatch(r -> r.costState().equals("unpriced"));
        List<Object> sums = new ArrayList<>();
        sums.add((long) of.size());
        sums.add(of.stream().filter(r -> r.status().equals("error")).count());
        sums.add(
                known
                        ? of.stream()
                                .map(EventRow::estimatedCostUsd)
                                .filter(Objects::nonNull)
                                .reduce(BigDecimal.ZERO, BigDecimal::add)
                                .stripTrailingZeros()
                        : null);
        sums.add(of.stream().filter(r -> r.costState().equals("unpriced")).count());
        sums.add(of.stream()
                .mapToLong(r -> r.inputTokens() + r.cacheReadTokens() + r.cacheWriteTokens())
                .sum());
        sums.add(of.stream()
                .mapToLong(r -> r.outputTokens() + r.reasoningTokens())
                .sum());
        sums.add(of.stream().mapToLong(MetricsTest::tokens).sum());
        sums.add(of.stream().mapToLong(EventRow::cacheReadTokens).sum());
        sums.add(of.stream().mapToLong(EventRow::reasoningTokens).sum());
        return sums;
    }

    private static long tokens(EventRow r) {
        return r.inputTokens() + r.cacheReadTokens() + r.cacheWriteTokens() + r.outputTokens() + r.reasoningTokens();
    }

    private static double at(double[] sorted, double level) {
        return sorted[Math.clamp(Math.round(level * (sorted.length - 1)), 0, sorted.length - 1)];
    }
}
