package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists in both orders, with only what is asked for, and exports of them. */
@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class EventListTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Comparator<EventRow> BY_TIME =
            Comparator.comparing(EventRow::ts).thenComparing(EventRow::traceId).thenComparing(EventRow::eventId);
    private static TestingStore store;
    private static List<EventRow> rows;

    @BeforeAll
    static void open() {
        store = new TestingStore();
        rows = new ArrayList<>(new SomeEvents(7, "p").random(1_300, NOW, 60, "block"));
        store.events.insert("block", rows);
        store.events.insert("again", rows.subList(0, 200)); // Sent again, not merged yet.
        rows.sort(BY_TIME);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static Queries all(EventOrder order) {
        var queries = new Queries("p", NOW.minus(Duration.ofDays(20)), NOW.plusSeconds(60));
        return order == EventOrder.ASC ? queries.oldestFirst() : queries;
    }

    private static Queries whole(EventOrder order) {
        return all(order).fields(EventField.WHOLE.toArray(EventField[]::new)).limit(EventQuery.MOST_WIDE);
    }

    private static List<String> expected(EventOrder order) {
        List<String> ids = new ArrayList<>(rows.stream().map(EventRow::eventId).toList());
        if (order == EventOrder.DESC) {
            Collections.reverse(ids);
        }
        return ids;
    }

    @ParameterizedTest
    @EnumSource
    void pagesGoThroughAllOnceInOrder(EventOrder order) {
        EventQuery query = all(order).limit(170).build();
        List<String> ids = new ArrayList<>();
        for (EventQuery next = query; next != null; ) {
            EventPage page = store.events.list(next);
            page.events().forEach(row -> ids.add(row.eventId()));
            next = page.next() == null ? null : Queries.next(query, page.next());
        }
        assertThat(ids).isEqualTo(expected(order));
    }

    @ParameterizedTest
    @EnumSource
    void anyEventIsAPlaceToGoOnFrom(EventOrder order) {
        List<String> ids = expected(order);
        for (int i : List.of(0, 1, 699, 1_298, 1_299)) {
            EventRow row = rows.get(order == EventOrder.ASC ? i : rows.size() - 1 - i);
            EventQuery query = all(order).cursor(order.cursor(row)).build();
            assertThat(store.events.list(query).events().stream().map(EventRow::eventId))
                    .isEqualTo(ids.subList(i + 1, Math.min(ids.size(), i + 1 + 500)));
        }
    }

    @Test
    void boundsAreFromInclusiveToExclusiveInBothOrders() {
        Instant from = rows.get(100).ts();
        Instant to = rows.get(200).ts();
        List<String> ids = rows.stream()
                .filter(row -> !row.ts().isBefore(from) && row.ts().isBefore(to))
                .map(EventRow::eventId)
                .toList();
        for (EventOrder order : EventOrder.values()) {
            var query = all(order).from(from).to(to).build();
            assertThat(store.events.list(query).events().stream().map(EventRow::eventId))
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(store.events.count(query)).isGreaterThanOrEqualTo(ids.size());
        }
    }

    @Test
    void aCursorOfTheOtherOrderIsRefused() {
        for (EventOrder order : EventOrder.values()) {
            EventOrder other = order == EventOrder.DESC ? EventOrder.ASC : EventOrder.DESC;
            EventQuery query = all(order).cursor(other.cursor(rows.getFirst())).build();
            assertThatThrownBy(() -> store.events.list(query))
                    .isInstanceOf(StoreException.Rejected.class)
                    .hasMessageContaining("other order");
            assertThatThrownBy(() -> store.events.export(query, row -> {})).isInstanceOf(StoreException.Rejected.class);
        }
    }

    @Test
    void tellsOnlyTheFieldsThatAreAskedFor() {
        EventRow full = SomeEvents.full("fields", NOW.minusSeconds(5));
        store.events.insert("full", List.of(full));
        var queries = new Queries("fields", NOW.minusSeconds(60), NOW).limit(10);
        EventRow some = store.events
                .list(queries.fields(EventField.MODEL, EventField.COST, EventField.METADATA)
                        .build())
                .events()
                .getFirst();
        assertThat(some.model()).isEqualTo("gpt-5");
        assertThat(some.estimatedCostUsd()).isEqualByComparingTo(full.estimatedCostUsd());
        assertThat(some.metadata()).isEqualTo(full.metadata());
        assertThat(some.eventId()).isEqualTo(full.eventId());
        assertThat(List.of(some.name(), some.userId(), some.input(), some.body(), some.status()))
                .containsOnly("");
        EventRow wide = store.events
                .list(queries.fields(EventField.BODY).build())
                .events()
                .getFirst();
        assertThat(wide).isEqualTo(full);
    }

    @Test
    void wideFieldsAreOfFewEventsOnly() {
        assertThatThrownBy(() -> all(EventOrder.DESC)
                        .fields(EventField.CONTEXT)
                        .limit(51)
                        .build())
                .isInstanceOf(StoreException.Rejected.class);
        assertThatThrownBy(() -> all(EventOrder.DESC).limit(501).build()).isInstanceOf(StoreException.Rejected.class);
    }

    @ParameterizedTest
    @EnumSource
    void anExportGivesEveryEventWholeAndGoesOnAfterAnyOfThem(EventOrder order) {
        List<EventRow> expected = new ArrayList<>(rows);
        if (order == EventOrder.DESC) {
            Collections.reverse(expected);
        }
        List<EventRow> exported = new ArrayList<>();
        store.events.export(whole(order).build(), exported::add);
        assertThat(exported).isEqualTo(expected);

        List<EventRow> rest = new ArrayList<>();
        store.events.export(
                whole(order).cursor(order.cursor(expected.get(1_111))).build(), rest::add);
        assertThat(rest).isEqualTo(expected.subList(1_112, expected.size()));
    }

    @Test
    void anExportEndsWithWhatItsReceiverThrowsAndFreesItsPlace() {
        for (int i = 0; i < 5; i++) { // More often than there are places.
            assertThatThrownBy(() -> store.events.export(all(EventOrder.ASC).build(), row -> {
                        throw new IllegalStateException("gone");
                    }))
                    .hasMessage("gone");
        }
        List<EventRow> exported = new ArrayList<>();
        store.events.export(all(EventOrder.ASC).build(), exported::add);
        assertThat(exported).hasSize(rows.size());
    }

    @Test
    void anEventIsFoundByItsIdWithAWrongTimeToo() {
        EventRow row = rows.get(40);
        assertThat(store.events.event("p", row.eventId(), row.ts().plusSeconds(20)))
                .contains(row);
        assertThat(store.events.event("p", row.eventId(), row.ts().plusSeconds(86_400)))
                .contains(row);
        assertThat(store.events.event("p", "none", row.ts())).isEmpty();
    }
}
