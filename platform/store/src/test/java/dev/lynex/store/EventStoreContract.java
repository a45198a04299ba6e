package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of an event store; every backend's test extends this. */
abstract class EventStoreContract {
    private static final Comparator<EventRow> NEWEST_FIRST = Comparator.comparing(EventRow::ts)
            .thenComparing(EventRow::traceId)
            .thenComparing(EventRow::eventId)
            .reversed();

    private final Instant now = Instant.now();
    private String project;

    /** A store whose schema is there; the same for all tests of a class. */
    abstract EventStore store();

    @BeforeEach
    void ownProject() {
        project = "p-" + UUID.randomUUID();
    }

    @Test
    void tellsWhichEventsARequestBrought() {
        Instant now = Instant.now();
        store().insert(
                        "request-1",
                        List.of(
                                SomeEvents.ofRequest("asked", "a", now.minusSeconds(86_400 * 20), now, "r1"),
                                SomeEvents.ofRequest("asked", "b", now.plusSeconds(80_000), now, "r1"),
                                SomeEvents.ofRequest("asked", "expired", now.minusSeconds(86_400 * 31), now, "r1"),
                                SomeEvents.ofRequest("asked", "c", now, now, "r2"),
                                SomeEvents.ofRequest("asked", "d", now, now, "r3"),
                                SomeEvents.ofRequest("foreign", "e", now, now, "r1")));
        store().insert(
                        "request-2",
                        List.of(SomeEvents.ofRequest("asked", "a", now.minusSeconds(86_400 * 20), now, "r1")));
        assertThat(store().ofRequests("asked", now, List.of("r1", "r2", "none")))
                .containsExactly(new StoredEvent("a", "r1"), new StoredEvent("b", "r1"), new StoredEvent("c", "r2"));
        assertThat(store().ofRequests("asked", now.plusSeconds(120), List.of("r1")))
                .isEmpty();
    }

    @Test
    void storesABlockOnceThoughSentThreeTimes() {
        List<EventRow> rows = new SomeEvents(1, project).random(500, now, 2, token("a"));
        List<Thread> atOnce = IntStream.range(0, 2)
                .mapToObj(i -> Thread.ofVirtual().start(() -> store().insert(token("a"), rows)))
                .toList();
        atOnce.forEach(EventStoreContract::join);
        store().insert(token("a"), rows);
        assertThat(store().stored(token("a"))).isEqualTo(500);
        assertThat(listed(all())).hasSize(500);
        assertThat(total().events()).isEqualTo(500);
    }

    @Test
    void listsAnEventOnceThoughItCameInTwoBlocks() {
        EventRow event = SomeEvents.plain(project, "e1", now.minusSeconds(5));
        store().insert(token("a"), List.of(event));
        store().insert(token("b"), List.of(SomeEvents.plain(project, "e1", event.ts(), 30, now)));
        assertThat(store().list(all()).events())
                .singleElement()
                .extracting(EventRow::receivedAt)
                .isEqualTo(now);
    }

    @Test
    void keepsEventsApartThatDifferInTraceOrTimeOnly() {
        Instant ts = now.minusSeconds(5);
        store().insert(
                        token("a"),
                        List.of(SomeEvents.plain(project, "e1", ts), SomeEvents.plain(project, "e1", ts.plusNanos(1))));
        assertThat(store().list(all()).events()).hasSize(2);
        assertThat(store().event(project, "e1")).get().extracting(EventRow::ts).isEqualTo(ts.plusNanos(1));
    }

    @Test
    void givesBackAnEventAsItWas() {
        EventRow event = SomeEvents.full(
                project, now.minusSeconds(1).truncatedTo(ChronoUnit.SECONDS).plusNanos(123_456_789));
        EventRow plain = SomeEvents.plain(project, "plain", now.minusSeconds(2));
        store().insert(token("a"), List.of(event, plain));
        assertThat(store().event(project, event.eventId())).contains(event);
        assertThat(store().event(project, "plain")).contains(plain);
        assertThat(store().event(project, "other")).isEmpty();
        assertThat(store().event("other", event.eventId())).isEmpty();
    }

    @Test
    void listsPreviewsOfWideTextsAndNoBodies() {
        EventRow event = SomeEvents.full(project, now.minusSeconds(1));
        store().insert(token("a"), List.of(event));
        EventRow listed = store().list(all()).events().getFirst();
        assertThat(listed)
                .usingRecursiveComparison()
                .ignoringFields("input", "output", "body", "context", "metadata", "retentionDays", "block")
                .isEqualTo(event);
        assertThat(listed.output()).isEqualTo("答え".repeat(100));
        assertThat(listed.input().codePointCount(0, listed.input().length())).isEqualTo(200);
        assertThat(listed.body() + listed.context()).isEmpty();
    }

    @Test
    void walksEveryEventOnceWhileOthersAreInserted() {
        List<EventRow> before = new SomeEvents(2, project).random(2_000, now, 50, token("a"));
        store().insert(token("a"), before);
        var newer = new SomeEvents(3, project);
        var stop = new AtomicBoolean();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; !stop.get() && i < 200; i++) {
                store().insert(token("new" + i), newer.random(50, now.plus(Duration.ofHours(20)), 60, "new" + i));
            }
        });
        List<EventRow> walked = listed(query().limit(37).build());
        stop.set(true);
        join(writer);
        assertThat(walked).doesNotHaveDuplicates().isSortedAccordingTo(NEWEST_FIRST);
        assertThat(ids(walked)).containsAll(ids(before)).hasSameSizeAs(walked);
    }

    @Test
    void endsWithoutACursor() {
        store().insert(token("a"), new SomeEvents(4, project).random(100, now, 1, token("a")));
        assertThat(store().list(query().limit(100).build()).next()).isNull();
        assertThat(store().list(query().limit(99).build()).next()).isNotNull();
    }

    @Test
    void listsAFullPageOfTheLongestIds() {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String id = i + "'\\%\"".repeat(40).substring(0, 120);
            rows.add(SomeEvents.traced(project, id, now.minusSeconds(i), "trace-" + "ä'".repeat(500) + i));
        }
        store().insert(token("a"), rows);
        assertThat(store().list(all()).events())
                .extracting(EventIdentity::of)
                .isEqualTo(rows.stream().map(EventIdentity::of).toList());
    }

    @Test
    void filtersByEveryField() {
        long seed = new Random().nextLong();
        List<EventRow> rows = new SomeEvents(seed, project).random(1_000, now, 3, token("a"));
        store().insert(token("a"), rows);
        Instant from = now.minus(Duration.ofMinutes(100));
        Instant to = now.minus(Duration.ofMinutes(20));
        Map<EventQuery, Predicate<EventRow>> cases = new HashMap<>();
        cases.put(query().where(Dimension.TYPE, "log", "error").build(), r -> List.of("log", "error")
                .contains(r.type()));
        cases.put(query().where(Dimension.STATUS, "error").build(), r -> r.status()
                .equals("error"));
        cases.put(
                query().where(Dimension.MODEL, "gpt-5").build(), r -> r.model().equals("gpt-5"));
        cases.put(query().where(Dimension.PROVIDER, "openai").build(), r -> r.provider()
                .equals("openai"));
        cases.put(query().where(Dimension.TRACE, "trace-7").build(), r -> r.traceId()
                .equals("trace-7"));
        cases.put(query().where(Dimension.SESSION, "s1").build(), r -> r.sessionId()
                .equals("s1"));
        cases.put(query().where(Dimension.USER, "u2").build(), r -> r.userId().equals("u2"));
        cases.put(query().where(Dimension.ENVIRONMENT, "staging").build(), r -> r.environment()
                .equals("staging"));
        cases.put(query().where(Dimension.NAME, "plan").build(), r -> r.name().equals("plan"));
        cases.put(query().whereNot(Dimension.MODEL, "gpt-5", "").build(), r -> !List.of("gpt-5", "")
                .contains(r.model()));
        cases.put(
                query().where(Dimension.TAG, "beta", "").build(),
                r -> r.tags().isEmpty() || r.tags().contains("beta"));
        cases.put(
                query().between(Quantity.LATENCY, "200", "700.5").build(),
                r -> r.latencyMs() != null && r.latencyMs() >= 200 && r.latencyMs() <= 700.5);
        cases.put(
                query().between(Quantity.TOTAL_TOKENS, "1", null).build(),
                r -> r.inputTokens()
                                + r.cacheReadTokens()
                                + r.cacheWriteTokens()
                                + r.outputTokens()
                                + r.reasoningTokens()
                        >= 1);
        cases.put(query().from(from).to(to).build(), r -> !r.ts().isBefore(from) && r.ts().isBefore(to));
        cases.put(
                query().where(Dimension.TYPE, "log")
                        .where(Dimension.STATUS, "ok")
                        .where(Dimension.USER, "u1")
                        .where(Dimension.ENVIRONMENT, "production")
                        .build(),
                r -> r.type().equals("log")
                        && r.status().equals("ok")
                        && r.userId().equals("u1")
                        && r.environment().equals("production"));
        cases.forEach((query, filter) -> {
            List<EventIdentity> expected = rows.stream()
                    .filter(filter)
                    .sorted(NEWEST_FIRST)
                    .map(EventIdentity::of)
                    .toList();
            assertThat(listed(query))
                    .as("seed %s, %s", seed, query)
                    .extracting(EventIdentity::of)
                    .isEqualTo(expected);
            if (query.to().isAfter(now)) {
                assertThat(listed(endingLater(query)))
                        .as("seed %s, %s, as what is long ago", seed, query)
                        .extracting(EventIdentity::of)
                        .isEqualTo(expected);
            }
        });
    }

    private static EventQuery endingLater(EventQuery query) {
        return new EventQuery(
                query.project(),
                query.from(),
                query.to().plus(Duration.ofDays(5)),
                query.conditions(),
                query.order(),
                query.fields(),
                query.cursor(),
                query.limit());
    }

    @Test
    void neverShowsAnotherProjectsEvents() {
        store().insert(
                        token("a"),
                        List.of(SomeEvents.plain(project, "e1", now), SomeEvents.plain(project + "x", "e2", now)));
        assertThat(ids(listed(all()))).containsExactly("e1");
        assertThat(store().event(project, "e2")).isEmpty();
        assertThat(total().events()).isEqualTo(1);
    }

    @Test
    void hidesWhatIsPastItsRetention() {
        store().insert(
                        token("a"),
                        List.of(
                                SomeEvents.plain(project, "old-1", now.minus(Duration.ofHours(25)), 1, now),
                                SomeEvents.plain(project, "new-1", now.minus(Duration.ofHours(23)), 1, now),
                                SomeEvents.plain(project, "old-3650", now.minus(Duration.ofDays(3_651)), 3_650, now),
                                SomeEvents.plain(project, "new-3650", now.minus(Duration.ofDays(3_649)), 3_650, now)));
        assertThat(ids(listed(query().from(Instant.MIN).to(Instant.MAX).build())))
                .containsExactly("new-1", "new-3650");
        assertThat(store().event(project, "old-1")).isEmpty();
        assertThat(store().event(project, "new-3650")).isPresent();
    }

    @Test
    void sumsLikeTheEventsThemselves() {
        long seed = new Random().nextLong();
        List<EventRow> rows = new SomeEvents(seed, project).random(3_000, now, 48, token("a"));
        store().insert(token("a"), rows.subList(0, 1_000));
        store().insert(token("b"), rows.subList(1_000, 3_000));
        for (var interval : StatsQuery.Interval.values()) {
            for (var groupBy : StatsQuery.GroupBy.values()) {
                var query = new StatsQuery(
                        project,
                        now.minus(Duration.ofHours(interval == StatsQuery.Interval.MINUTE ? 1 : 30)),
                        now,
                        interval,
                        groupBy,
                        null,
                        null,
                        "production");
                assertThat(store().stats(query).stream().map(ExpectedStats::withoutQuantiles))
                        .as("seed %s, %s, %s", seed, interval, groupBy)
                        .containsExactlyInAnyOrderElementsOf(ExpectedStats.of(rows, query));
            }
        }
    }

    @Test
    void givesLatencyQuantilesOnlyWhereThereAreLatencies() {
        List<EventRow> rows = new SomeEvents(5, project).random(2_000, now, 1, token("a"));
        store().insert(token("a"), rows);
        double[] sorted = rows.stream()
                .filter(r -> r.latencyMs() != null)
                .mapToDouble(EventRow::latencyMs)
                .sorted()
                .toArray();
        assertThat(total().p50Ms()).isCloseTo(sorted[sorted.length / 2], within(200.0));
        assertThat(total().p99Ms()).isCloseTo(sorted[sorted.length * 99 / 100], within(200.0));
        String quiet = project + "quiet";
        store().insert(token("b"), List.of(SomeEvents.plain(quiet, "e", now.minusSeconds(1))));
        assertThat(total(quiet).p50Ms()).isNull();
    }

    @Test
    void doesNotTakeAnUnknownPriceForFree() {
        List<EventRow> rows = new SomeEvents(6, project)
                .random(300, now, 1, token("a")).stream()
                        .filter(r -> r.costState().equals("unpriced"))
                        .toList();
        store().insert(token("a"), rows);
        assertThat(total().unpriced()).isEqualTo(rows.size()).isPositive();
        assertThat(store().event(project, rows.getFirst().eventId()))
                .get()
                .satisfies(r -> assertThat(r.estimatedCostUsd()).isNull());
    }

    @Test
    void refusesACursorThatIsNotOurs() {
        for (String cursor :
                List.of("x", "!!!", "AAAA", "AQ", new Cursor(1, "t", "e").text(EventOrder.DESC) + "AAAA")) {
            assertThatThrownBy(() -> store().list(query().cursor(cursor).build()))
                    .isInstanceOf(StoreException.Rejected.class);
        }
    }

    @Test
    void refusesValuesThatDoNotFitBeforeStoringAny() {
        EventRow good = SomeEvents.plain(project, "good", now);
        EventRow tooOld = SomeEvents.plain(project, "bad", Instant.parse("1500-01-01T00:00:00Z"));
        EventRow forever = SomeEvents.plain(project, "bad", now, 3_651, now);
        EventRow tooNew = SomeEvents.plain(project, "bad", Instant.parse("2200-01-01T00:00:00Z"));
        for (EventRow bad : List.of(tooOld, tooNew, forever)) {
            assertThatThrownBy(() -> store().insert(token("a"), List.of(good, bad)))
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining("bad");
        }
        assertThat(store().stored(token("a"))).isZero();
    }

    private List<EventRow> listed(EventQuery query) {
        List<EventRow> rows = new ArrayList<>();
        EventPage page = store().list(query);
        rows.addAll(page.events());
        while (page.next() != null) {
            page = store().list(Queries.next(query, page.next()));
            rows.addAll(page.events());
        }
        return rows;
    }

    private static Set<String> ids(List<EventRow> rows) {
        var ids = new LinkedHashSet<String>();
        rows.forEach(r -> ids.add(r.eventId()));
        return ids;
    }

    private StatsBucket total() {
        return total(project);
    }

    private StatsBucket total(String of) {
        return store().stats(new StatsQuery(
                        of,
                        now.minus(Duration.ofDays(3)),
                        now.plusSeconds(60),
                        StatsQuery.Interval.ALL,
                        StatsQuery.GroupBy.NONE,
                        null,
                        null,
                        null))
                .getFirst();
    }

    private EventQuery all() {
        return query().build();
    }

    private Queries query() {
        return new Queries(project, now.minus(Duration.ofDays(3)), now.plus(Duration.ofDays(1)));
    }

    private String token(String name) {
        return project + "/" + name;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
