package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters by metadata and full text, on fresh parts and on merged ones. */
@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class EventSearchTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static TestingStore store;

    @BeforeAll
    static void open() throws Exception {
        store = new TestingStore();
        List<EventRow> rows = List.of(
                row(
                        "a",
                        "Where is ORDER_7?",
                        "It was paid late.",
                        "",
                        Map.of("tenant", "acme", "run", "1", "ok", "true")),
                row("b", "the order", "Größe: XL", "", Map.of("tenant", "bolt", "none", "")),
                row("c", "", "", "late order: gpt-4o timed out", Map.of("run", "1")),
                row("d", "4o gpt", "late", "", Map.of()));
        store.events.insert("1", rows);
        store.events.insert(
                "other",
                List.of(SomeEvents.with(
                        SomeEvents.plain("other", "x", NOW), "the order", "", "", Map.of("tenant", "acme"))));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    private static EventRow row(String id, String input, String output, String message, Map<String, String> metadata) {
        return SomeEvents.with(SomeEvents.plain("p", id, NOW.minusSeconds(10)), input, output, message, metadata);
    }

    /** Asked as what is new and as what is long ago, which are looked for in different ways. */
    private static List<String> found(Queries queries) {
        List<String> found = ids(queries);
        assertThat(ids(queries.to(NOW.plus(Duration.ofDays(5))))).isEqualTo(found);
        return found;
    }

    private static List<String> ids(Queries queries) {
        return store.events.list(queries.build()).events().stream()
                .map(EventRow::eventId)
                .sorted()
                .toList();
    }

    private static Queries all() {
        return new Queries("p", NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(60));
    }

    private static Queries metadata(String key, boolean not, String... values) {
        return all().and(new Condition.Metadata(key, List.of(values), not));
    }

    @Test
    void filtersByKeysAndValuesOfMetadata() {
        assertThat(found(metadata("tenant", false, "acme"))).containsExactly("a");
        assertThat(found(metadata("tenant", false, "acme", "bolt"))).containsExactly("a", "b");
        assertThat(found(metadata("tenant", true, "acme"))).containsExactly("b", "c", "d");
        assertThat(found(metadata("tenant", false))).containsExactly("a", "b");
        assertThat(found(metadata("tenant", true))).containsExactly("c", "d");
        assertThat(found(metadata("none", false))).containsExactly("b");
        assertThat(found(metadata("tenant", false, ""))).containsExactly("c", "d");
        assertThat(found(metadata("tenant", false, "", "bolt"))).containsExactly("b", "c", "d");
        assertThat(found(metadata("ok", false, "true"))).containsExactly("a");
        assertThat(found(metadata("acme", false, "tenant"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order|a b c",
                "ORDER LATE|a c",
                "größe|b",
                "late -order|d",
                "-late|b",
                "\"paid late\"|a",
                "\"late paid\"|",
                "gpt-4o|c",
                "gpt 4o|c d",
                "-gpt-4o late|a d",
                "-\"the order\"|a c d",
                "ord|",
                "order_7|a",
                "7|a",
            })
    void findsTextsThatHaveTheWords(String searchAndIds) {
        String[] parts = searchAndIds.split("\\|", -1);
        List<String> ids =
                Stream.of(parts[1].split(" ")).filter(id -> !id.isEmpty()).toList();
        assertThat(found(all().searching(parts[0]))).as(parts[0]).isEqualTo(ids);
    }

    /** The index is not there yet in a part that was just inserted; both must answer the same. */
    @Test
    void answersTheSameBeforeAndAfterTheIndexIsBuiltAsAPlainScanDoes() throws Exception {
        long seed = Long.getLong("lynex.fuzz.seed", System.nanoTime());
        System.out.println("EventSearchTest seed=" + seed);
        var random = new Random(seed);
        List<String> words = List.of("alpha", "Beta", "GAMMA", "delta", "é", "42", "x_y");
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Map<String, String> metadata = new HashMap<>();
            metadata.put("k" + random.nextInt(3), Integer.toString(random.nextInt(4)));
            rows.add(SomeEvents.with(
                    SomeEvents.plain("fuzz", "e" + i, NOW.minusSeconds(random.nextInt(3_000))),
                    sentence(words, random),
                    sentence(words, random),
                    sentence(words, random),
                    metadata));
        }
        store.events.insert("fuzz", rows);
        List<Search> searches = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            searches.add(Search.of((random.nextInt(3) == 0 ? "-" : "") + words.get(random.nextInt(7)) + " \""
                    + sentence(words, random) + " " + words.get(random.nextInt(7)) + "\""));
        }
        for (int round = 0; round < 2; round++) {
            for (Search search : searches) {
                List<String> expected = rows.stream()
                        .filter(row -> matches(search, row))
                        .map(EventRow::eventId)
                        .sorted()
                        .toList();
                var query = new Queries("fuzz", NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(60))
                        .and(new Condition.Text(search));
                assertThat(found(query))
                        .as("round %d: %s", round, search.terms())
                        .isEqualTo(expected);
            }
            store.ask("OPTIMIZE TABLE events FINAL");
        }
    }

    private static String sentence(List<String> words, Random random) {
        var out = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            out.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "-");
        }
        return out.toString();
    }

    private static boolean matches(Search search, EventRow row) {
        String text = " " + plain(row.input()) + "| " + plain(row.output()) + "| " + plain(row.message());
        return search.terms().stream().allMatch(term -> term.not() != text.contains(" " + plain(term.text())));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_ ]+", " ").strip() + " ";
    }

    @Test
    void aSearchReadsTheIndexAndNotTheTexts() throws Exception {
        store.ask("OPTIMIZE TABLE events FINAL");
        Map<String, Object> parameters = new HashMap<>();
        String where =
                String.join(" AND ", Conditions.sql(List.of(new Condition.Text(Search.of("order -late"))), parameters));
        for (var each : parameters.entrySet()) {
            where = where.replace("{" + each.getKey() + ":String}", "'" + each.getValue() + "'");
        }
        String sql =
                "EXPLAIN indexes = 1, actions = 1 SELECT ts, trace_id, event_id FROM events WHERE project = 'p' AND "
                        + where + " ORDER BY ts DESC LIMIT 51";
        String plan = store.ask(sql);
        assertThat(plan).contains("Name: by_text").contains("__text_index_by_text_hasAllTokens");
        assertThat(plan.lines().filter(line -> line.contains("Output:")))
                .isNotEmpty()
                .noneMatch(line -> line.matches(".*\\b(input|output|message|body|context)\\b.*"));
    }

    @Test
    void metadataIsLookedForByItsIndexes() throws Exception {
        Map<String, Object> parameters = new HashMap<>();
        String where = Conditions.sql(List.of(new Condition.Metadata("tenant", List.of("acme"), false)), parameters)
                .getFirst();
        for (var each : parameters.entrySet()) {
            where = where.replace("{" + each.getKey() + ":String}", "'" + each.getValue() + "'");
        }
        assertThat(store.ask("EXPLAIN indexes = 1 SELECT ts FROM events WHERE project = 'p' AND " + where))
                .contains("Name: by_metadata_key")
                .contains("Name: by_metadata_value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "\"\"", "... !", "a b c d e f g h i j k l m n o p q r s t u"})
    void refusesASearchWithoutWordsOrWithTooMany(String search) {
        assertThatThrownBy(() -> Search.of(search)).isInstanceOf(StoreException.Rejected.class);
    }
}
