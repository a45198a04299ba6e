package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was stored after a place: by when it was processed, whenever it happened. */
@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class EventTailTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static TestingStore store;

    @BeforeAll
    static void open() {
        store = new TestingStore();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static void insert(String project, String id, Instant ts, Instant processed, String message) {
        EventRow row =
                SomeEvents.with(SomeEvents.plain(project, id, ts, 30, processed), "", "", message, Map.of("id", id));
        store.events.insert(project + id, List.of(row));
    }

    private static TailPage tail(TailQuery query) {
        return store.events.tail(query);
    }

    @Test
    void tellsWhatWasStoredLaterInThatOrderThoughItHappenedBefore() {
        insert("p", "a", NOW.minusSeconds(10), NOW.minusSeconds(9), "");
        insert("p", "late", NOW.minusSeconds(86_400), NOW.minusSeconds(5), "");
        insert("p", "b", NOW.minusSeconds(6), NOW.minusSeconds(4), "");
        insert("p", "held", NOW.minusSeconds(3), NOW.minusSeconds(2), "");
        insert("other", "x", NOW.minusSeconds(6), NOW.minusSeconds(4), "");
        String start = TailPlace.at(NOW.minusSeconds(8)).text();
        TailPage page = tail(new TailQuery("p", start, NOW.minusSeconds(2), List.of(List.of()), 100));
        assertThat(page.events().stream().map(e -> e.event().eventId())).containsExactly("late", "b");
        assertThat(page.more()).isFalse();
        TailPage after =
                tail(new TailQuery("p", page.events().getFirst().place(), NOW.plusSeconds(1), List.of(List.of()), 100));
        assertThat(after.events().stream().map(e -> e.event().eventId())).containsExactly("b", "held");
        assertThat(tail(new TailQuery("p", after.place(), NOW.plusSeconds(1), List.of(List.of()), 100))
                        .events())
                .isEmpty();
    }

    @Test
    void pagesMissNoneAndRepeatNoneOfManyStoredAtOneMoment() {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            rows.add(SomeEvents.plain("many", "e" + i, NOW.minusSeconds(i % 7), 30, NOW));
        }
        store.events.insert("many", rows);
        List<String> ids = new ArrayList<>();
        String place = TailPlace.at(NOW.minusSeconds(1)).text();
        TailPage page;
        do {
            page = tail(new TailQuery("many", place, NOW.plusSeconds(1), List.of(List.of()), 60));
            page.events().forEach(e -> ids.add(e.event().eventId()));
            place = page.place();
        } while (page.more());
        assertThat(ids).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void oneLookTellsForEachFilterWhatFitsIt() {
        insert("f", "1", NOW, NOW, "red car");
        insert("f", "2", NOW, NOW, "blue car");
        insert("f", "3", NOW, NOW, "boat");
        List<List<Condition>> filters = List.of(
                List.of(new Condition.Text(Search.of("car"))),
                List.of(new Condition.Metadata("id", List.of("2"), false)),
                List.of(Condition.In.of(Dimension.STATUS, "error")));
        TailPage page =
                tail(new TailQuery("f", TailPlace.at(NOW.minusSeconds(1)).text(), NOW.plusSeconds(1), filters, 100));
        assertThat(page.events().stream().map(e -> Map.entry(e.event().eventId(), e.filters())))
                .containsExactly(Map.entry("1", Set.of(0)), Map.entry("2", Set.of(0, 1)));
    }

    @Test
    void aPlaceThatIsNoneIsRefused() {
        for (String place : List.of("", "x", "AAAA", EventOrder.DESC.cursor(SomeEvents.plain("p", "e", NOW)))) {
            assertThatThrownBy(() -> tail(new TailQuery("p", place, NOW, List.of(List.of()), 1)))
                    .as(place)
                    .isInstanceOf(StoreException.Rejected.class);
        }
    }
}
