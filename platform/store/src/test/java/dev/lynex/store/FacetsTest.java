package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class FacetsTest {
    private static final Instant NOW = Instant.now();
    private static final LocalDate TODAY = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
    private static TestingStore store;

    @BeforeAll
    static void open() {
        store = new TestingStore();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static FacetAnswer facets(String project, Facet facet, String prefix, int days, int limit) {
        return store.events.facets(new FacetQuery(project, facet, prefix, TODAY.minusDays(days), TODAY, limit));
    }

    @Test
    void countsTheValuesThatEventsHaveHadWithTheLastDay() {
        List<EventRow> rows = new SomeEvents(3, "p").random(500, NOW, 72, "a");
        store.events.insert("a", rows);
        store.events.insert("a", rows); // The same block again.
        Map<String, Long> counts = new HashMap<>();
        Map<String, LocalDate> last = new HashMap<>();
        for (EventRow row : rows) {
            if (!row.model().isEmpty()) {
                counts.merge(row.model(), 1L, Long::sum);
                last.merge(row.model(), LocalDate.ofInstant(row.ts(), ZoneOffset.UTC), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        FacetAnswer answer = facets("p", Facet.MODEL, "", 10, 100);
        assertThat(answer.exact()).isTrue();
        assertThat(answer.values())
                .containsExactlyInAnyOrderElementsOf(counts.entrySet().stream()
                        .map(e -> new FacetAnswer.Value(e.getKey(), e.getValue(), last.get(e.getKey())))
                        .toList());
        assertThat(answer.values()).isSortedAccordingTo((a, b) -> Long.compare(b.events(), a.events()));
        assertThat(facets("p", Facet.METADATA, "", 10, 100).values().stream().map(FacetAnswer.Value::value))
                .containsExactlyInAnyOrder("n", "k0", "k1", "k2", "k3");
        assertThat(facets("p", Facet.TAG, "BE", 10, 100).values().stream().map(FacetAnswer.Value::value))
                .containsExactly("beta");
        assertThat(facets("p", Facet.MODEL, "", 10, 1).values()).hasSize(1);
        assertThat(facets("other", Facet.MODEL, "", 10, 100).values()).isEmpty();
        assertThat(facets("p", Facet.PROMPT, "", 10, 100).values().stream().map(FacetAnswer.Value::value))
                .containsExactly("reply");
        assertThat(facets("p", Facet.SDK, "", 10, 100).values()).isEmpty();
    }

    @Test
    void stayBoundedHoweverManyValuesComeAndKeepTheFrequentOnes() throws Exception {
        for (int block = 0; block < 3; block++) {
            List<EventRow> rows = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                String key = i % 3 == 0 ? "often" : "k" + block + "-" + i;
                EventRow row = SomeEvents.plain("many", "e" + block + "-" + i, NOW);
                rows.add(SomeEvents.with(row, "", "", "", Map.of(key, "v")));
            }
            store.events.insert("many" + block, rows);
        }
        FacetAnswer answer = facets("many", Facet.METADATA, "", 1, 200);
        assertThat(answer.exact()).isFalse();
        assertThat(answer.values().getFirst().value()).isEqualTo("often");
        assertThat(answer.values().getFirst().events()).isBetween(3_000L, 3_100L);
        assertThat(answer.values().size()).isLessThanOrEqualTo(200);
        store.ask("OPTIMIZE TABLE facets FINAL");
        assertThat(Long.parseLong(store.ask("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table ="
                        + " 'facets' AND database = currentDatabase()")))
                .isLessThan(200_000L);
    }

    @Test
    void neverReadsTheEvents() throws Exception {
        String plan = store.ask("EXPLAIN SELECT day, " + Facet.MODEL.counts() + " FROM facets GROUP BY day");
        assertThat(plan).contains(".facets").doesNotContain(".events");
    }
}
