package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.metadata.Role;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsRouteTest {
    private static final String PATH = "/api/v1/metrics/query";
    private static RunningQuery query;
    private static Instant hour;

    @BeforeAll
    static void start() {
        query = new RunningQuery();
        hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
        var rows = new ArrayList<EventRow>();
        for (int i = 0; i < 30; i++) {
            Instant ts = hour.plusSeconds(60L * i + 1);
            rows.add(Calls.model("m" + i, ts, i % 3 == 0 ? "gpt" : "claude", "s" + i % 2, new BigDecimal("0.25")));
            rows.add(Calls.tool("t" + i, ts.plusMillis(1), i % 2 == 0 ? "search" : "book", "s" + i % 2));
            rows.add(Calls.message("q" + i, ts.minusMillis(1), "s" + i % 2));
        }
        rows.add(Calls.model("unknown", hour.plusSeconds(1), "made-up", "s0", null));
        query.store().insert("rows", rows);
        query.store()
                .insert(
                        "bank",
                        List.of(
                                Calls.log("bank", "b1", hour.plusSeconds(1)),
                                Calls.log("bank", "b2", hour.plusSeconds(2))));
    }

    @AfterAll
    static void stop() {
        query.close();
    }

    private static ObjectNode chart() {
        ObjectNode chart = RunningQuery.JSON.createObjectNode();
        chart.put("from", hour.minus(Duration.ofHours(1)).toString())
                .put("to", hour.plus(Duration.ofHours(2)).toString());
        chart.putArray("measures")
                .add("events")
                .add("costUsd")
                .addObject()
                .put("measure", "latencyMs")
                .put("aggregation", "p95");
        return chart;
    }

    @Test
    void aChartHasANumberForEachBucketGroupAndMeasure() throws Exception {
        ObjectNode chart = chart().put("interval", "1h");
        chart.putArray("groupBy").add("model");
        chart.putArray("filters")
                .addObject()
                .put("dimension", "type")
                .putArray("values")
                .add("model_response");
        chart.putObject("top").put("limit", 2);
        JsonNode answer = query.json("POST", PATH, chart.toString());
        assertThat(answer.get("buckets")).hasSize(3);
        assertThat(answer.get("complete").asBoolean()).isTrue();
        assertThat(answer.get("source").get("from").asText()).isEqualTo("rollup");
        assertThat(answer.get("moreGroups").asBoolean()).isTrue();
        JsonNode claude = answer.get("series").get(0);
        assertThat(claude.get("group")).isEqualTo(array("claude"));
        assertThat(claude.get("values").toString()).isEqualTo("[[0,20,0],[\"0\",\"5\",\"0\"],[null,100.0,null]]");
        JsonNode other = answer.get("series").get(2);
        assertThat(other.get("other").asBoolean()).isTrue();
        assertThat(other.get("values").toString())
                .as("no price is not nothing")
                .isEqualTo("[[0,1,0],[\"0\",null,\"0\"],[null,100.0,null]]");
        assertThat(other.get("unpriced").toString()).isEqualTo("[0,1,0]");
    }

    @Test
    void bucketsWithoutEventsAreFilledAsAsked() throws Exception {
        JsonNode nulls = query.json(
                "POST", PATH, chart().put("interval", "1h").put("fill", "null").toString());
        assertThat(nulls.get("series").get(0).get("values").get(0).toString()).isEqualTo("[null,91,null]");
        JsonNode none = query.json(
                "POST", PATH, chart().put("interval", "1h").put("fill", "none").toString());
        assertThat(none.get("buckets")).isEqualTo(array(hour.toString()));
        JsonNode whole = query.json("POST", PATH, chart().toString());
        assertThat(whole.get("series").get(0).get("values").get(0).toString()).isEqualTo("[91]");
    }

    @Test
    void aRangeStandsBesideTheOneBefore() throws Exception {
        ObjectNode chart = chart().put("interval", "1h").put("compare", "previous");
        chart.put("from", hour.plus(Duration.ofHours(1)).toString());
        JsonNode answer = query.json("POST", PATH, chart.toString());
        assertThat(answer.get("earlier").get("buckets")).isEqualTo(array(hour.toString()));
        assertThat(answer.get("series").get(0).get("values").get(0).toString()).isEqualTo("[0]");
        assertThat(answer.get("series").get(0).get("earlier").get(0).toString()).isEqualTo("[91]");
    }

    @Test
    void theSameIsAnsweredByGetAndOthersProjectsToNobody() throws Exception {
        String asked = URLEncoder.encode(chart().toString(), StandardCharsets.UTF_8);
        JsonNode posted = query.json("POST", PATH, chart().toString());
        assertThat(query.json(PATH + "?query=" + asked).get("series")).isEqualTo(posted.get("series"));
        assertThat(query.call("POST", PATH, chart().toString(), "").statusCode())
                .isEqualTo(401);
        assertThat(query.callAsStranger("POST", PATH + "?project=shop", chart().toString())
                        .statusCode())
                .isEqualTo(404);
        JsonNode bank = RunningQuery.JSON.readTree(
                query.callAsStranger("POST", PATH, chart().toString()).body());
        assertThat(bank.get("series").get(0).get("values").get(0).toString()).isEqualTo("[2]");
        assertThat(RunningQuery.JSON
                        .readTree(query.callAsStranger("GET", "/api/v1/sessions", "")
                                .body())
                        .get("sessions"))
                .isEmpty();
        assertThat(query.callAsStranger("GET", "/api/v1/sessions/s0", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAnswerAboutAClosedRangeIsKeptForAMomentAndSaysItsAge() throws Exception {
        String asked = chart().put("timeZone", "Asia/Tokyo").toString();
        HttpResponse<String> first = query.call("POST", PATH, asked, Role.VIEWER);
        HttpResponse<String> second = query.call("POST", PATH, asked, Role.VIEWER);
        assertThat(first.headers().firstValue("Age")).isEmpty();
        assertThat(second.headers().firstValue("Age")).isPresent();
        assertThat(second.body()).isEqualTo(first.body());
        HttpResponse<String> third = query.call("POST", PATH, asked, Role.VIEWER, "Cache-Control", "no-cache");
        assertThat(third.headers().firstValue("Age")).isEmpty();
        assertThat(query.metrics.scrape()).contains("lynex_query_cache_requests_total{result=\"hit\"}");
    }

    @Test
    void anAnswerUpToNowIsMadeAnewBehindWhoAsksBeforeItIsTooOld() throws Exception {
        var now = new AtomicReference<>(Instant.now());
        try (var its = new RunningQuery(now::get)) {
            // Kept for a 5,000th of a day.
            String asked = "{\"measures\":[\"events\"],\"last\":\"1d\"}";
            assertThat(age(its, asked)).isEmpty();
            assertThat(age(its, asked)).contains("0");
            now.updateAndGet(at -> at.plusMillis(17_200));
            assertThat(age(its, asked)).contains("17");
            await().until(() ->
                    age(its, asked).orElse("none, it was waited for").equals("0"));
            now.updateAndGet(at -> at.plusMillis(17_300));
            assertThat(age(its, asked)).as("nobody asked for so long").isEmpty();
        }
    }

    private static Optional<String> age(RunningQuery its, String asked) throws Exception {
        HttpResponse<String> answer = its.call("POST", PATH, asked, Role.VIEWER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Age");
    }

    @Test
    void theSameWordsElsewhereAreAnotherQuestion() throws Exception {
        String asked = "{\"measures\":[\"events\"],\"last\":\"1w\"}";
        assertThat(query.json("POST", PATH, asked)
                        .get("series")
                        .get(0)
                        .get("values")
                        .get(0)
                        .get(0)
                        .asInt())
                .isEqualTo(91);
        JsonNode bank = RunningQuery.JSON.readTree(
                query.callAsStranger("POST", PATH, asked).body());
        assertThat(bank.get("series").get(0).get("values").get(0).get(0).asInt())
                .isEqualTo(2);
        assertThat(query.json("/api/v1/models?limit=1").get("models")).hasSize(1);
        assertThat(query.json("/api/v1/agents?limit=1").get("agents")).hasSize(1);
        assertThat(query.json("/api/v1/models?limit=2").get("models")).hasSize(2);
    }

    @Test
    void eachListHasItsRowsAndEachRowTheFilterThatOpensItsEvents() throws Exception {
        String range = "from=" + hour.minus(Duration.ofHours(1)) + "&to=" + hour.plus(Duration.ofHours(2));
        for (Breakdown breakdown : Breakdown.values()) {
            JsonNode list = query.json("/api/v1/" + breakdown.path() + "?" + range);
            if (breakdown == Breakdown.PROMPTS) {
                assertThat(list.get("prompts")).isEmpty();
                continue;
            }
            assertThat(list.get(breakdown.path())).as(breakdown.path()).isNotEmpty();
            for (JsonNode row : list.get(breakdown.path())) {
                String filter = URLEncoder.encode(row.get("filter").toString(), StandardCharsets.UTF_8);
                JsonNode events = query.json("/api/v1/events?limit=500&" + range + "&filter=" + filter);
                assertThat(events.get("events"))
                        .as(row.toString())
                        .hasSize(row.get("events").asInt());
            }
        }
        JsonNode models = query.json("/api/v1/models?sort=costUsd&" + range).get("models");
        assertThat(models.findValuesAsText("name")).containsExactly("claude", "gpt", "made-up");
        assertThat(models.get(0).get("costUsd").asText()).isEqualTo("5");
        assertThat(models.get(2).get("costUsd").isNull()).isTrue();
        assertThat(models.get(2).get("unpriced").asInt()).isEqualTo(1);
        JsonNode page = query.json("/api/v1/tools?sort=name&limit=1&" + range);
        assertThat(page.get("tools").findValuesAsText("name")).containsExactly("book");
        JsonNode next = query.json(
                "/api/v1/tools?sort=name&limit=1&offset=" + page.get("next").asInt() + "&" + range);
        assertThat(next.get("tools").findValuesAsText("name")).containsExactly("search");
        assertThat(next.get("next").isNull()).isTrue();
        assertThat(query.json("/api/v1/sessions?" + range)
                        .get("source")
                        .get("from")
                        .asText())
                .isEqualTo("sessions");
        assertThat(query.json("/api/v1/sessions?model=gpt&" + range)
                        .get("source")
                        .get("from")
                        .asText())
                .isEqualTo("events");
        assertThat(query.json("/api/v1/agents?" + range)
                        .get("agents")
                        .get(0)
                        .get("name")
                        .asText())
                .isEqualTo("planner");
    }

    @Test
    void aSessionIsAConversationInOrderPageByPage() throws Exception {
        List<String> turns = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = query.json("/api/v1/sessions/s1?limit=7" + cursor);
            assertThat(page.get("traces")).hasSize(1);
            assertThat(page.get("traces").get(0).get("events").asInt()).isEqualTo(45);
            page.get("turns").forEach(turn -> turns.add(turn.get("eventId").asText()));
            if (page.get("next").isNull()) {
                break;
            }
            cursor = "&cursor=" + page.get("next").asText();
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i < 30; i += 2) {
            expected.addAll(List.of("q" + i, "m" + i, "t" + i));
        }
        assertThat(turns).isEqualTo(expected);
        assertThat(query.call("GET", "/api/v1/sessions/none", "", Role.VIEWER).statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", "/api/v1/sessions/s1?cursor=xyz", "", Role.VIEWER)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatCannotBeIsRefusedInWords() throws Exception {
        for (String wrong : List.of(
                "",
                "[]",
                "null",
                "{}",
                "{\"measures\":[]}",
                "{\"measures\":[\"events\"]} {}",
                "{\"measures\":[\"events\"],\"measures\":[\"errors\"]}",
                "{\"measures\":[\"events\"],\"more\":1}",
                "{\"measures\":[\"events\",\"events\"]}",
                "{\"measures\":[{\"measure\":\"users\",\"aggregation\":\"p95\"}]}",
                "{\"measures\":[\"events\"],\"groupBy\":[\"model; DROP TABLE events\"]}",
                "{\"measures\":[\"events\"],\"groupBy\":[\"model\",\"model\"]}",
                "{\"measures\":[\"events\"],\"groupBy\":[\"model\",\"user\",\"tag\",\"name\"]}",
                "{\"measures\":[\"events\"],\"timeZone\":\"Mars/Olympus\"}",
                "{\"measures\":[\"events\"],\"timeZone\":\"+05:00'\"}",
                "{\"measures\":[\"events\"],\"interval\":\"1m\",\"last\":\"30d\"}",
                "{\"measures\":[\"events\"],\"interval\":\"7m\"}",
                "{\"measures\":[\"events\"],\"last\":\"-1d\"}",
                "{\"measures\":[\"events\"],\"from\":\"1969-01-01T00:00:00Z\"}",
                "{\"measures\":[\"events\"],\"top\":{\"limit\":100000}}",
                "{\"measures\":[\"events\"],\"top\":{\"by\":\"nothing\"}}",
                "{\"measures\":[\"events\"],\"filters\":[{\"dimension\":\"x\",\"values\":[\"1\"]}]}",
                "{\"measures\":[\"events\"],\"groupBy\":[\"userId\"],\"interval\":\"15m\",\"last\":\"7d\",\"top\":{\"limit\":500}}")) {
            HttpResponse<String> answer = query.call("POST", PATH, wrong, Role.VIEWER);
            assertThat(answer.statusCode()).as(wrong + " " + answer.body()).isEqualTo(400);
            assertThat(RunningQuery.JSON.readTree(answer.body()).get("detail").asText())
                    .isNotBlank();
        }
        for (String wrong : List.of(
                "/api/v1/models?sort=nothing",
                "/api/v1/models?limit=0",
                "/api/v1/models?offset=10001",
                "/api/v1/models?order=up",
                "/api/v1/users?more=1",
                PATH,
                PATH + "?query=x")) {
            assertThat(query.call("GET", wrong, "", Role.VIEWER).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    /** Any JSON is answered or refused, and breaks nothing. */
    @Test
    void hostileQueriesHarmNothing() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("MetricsRouteTest seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            String asked = hostile(random).toString();
            HttpResponse<String> answer = query.call("POST", PATH, asked, Role.VIEWER);
            assertThat(answer.statusCode())
                    .as("seed " + seed + " " + asked + " " + answer.body())
                    .isIn(200, 400, 422);
        }
    }

    private static final List<String> WORDS = List.of(
            "events",
            "errors",
            "costUsd",
            "latencyMs",
            "users",
            "traces",
            "model",
            "tag",
            "type",
            "name",
            "userId",
            "sessionId",
            "p95",
            "avg",
            "sum",
            "uniq",
            "rate",
            "max",
            "1h",
            "1d",
            "week",
            "month",
            "auto",
            "none",
            "zero",
            "null",
            "previous",
            "week",
            "Europe/Berlin",
            "America/Sao_Paulo",
            "Pacific/Apia",
            "asc",
            "desc",
            "7d",
            "90d",
            "9999999w",
            "1m",
            "2026-11-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "2099-12-31T23:59:59Z",
            "seen",
            "",
            "'",
            "\\",
            "{p:String}",
            "\u0000",
            "🦊",
            "') OR 1=1 --",
            "NaN");

    private static ObjectNode hostile(Random random) {
        ObjectNode asked = RunningQuery.JSON.createObjectNode();
        ArrayNode measures = asked.putArray("measures");
        for (int i = random.nextInt(3); i >= 0; i--) {
            if (random.nextBoolean()) {
                measures.add(word(random, 6));
            } else {
                measures.addObject()
                        .put("measure", word(random, 6))
                        .put("aggregation", WORDS.get(12 + random.nextInt(6)));
            }
        }
        for (String member : List.of(
                "groupBy",
                "filters",
                "from",
                "to",
                "last",
                "interval",
                "timeZone",
                "fill",
                "top",
                "compare",
                "source")) {
            if (random.nextInt(3) == 0) {
                asked.set(member, member(random, member));
            }
        }
        return asked;
    }

    private static JsonNode member(Random random, String member) {
        if (random.nextInt(8) == 0) {
            return List.<JsonNode>of(
                            JsonNodeFactory.instance.numberNode(random.nextLong()),
                            JsonNodeFactory.instance.nullNode(),
                            JsonNodeFactory.instance.arrayNode().add(1).addNull(),
                            JsonNodeFactory.instance.objectNode().put("a", 1.5e300),
                            JsonNodeFactory.instance.booleanNode(true))
                    .get(random.nextInt(5));
        }
        return switch (member) {
            case "groupBy" -> array(word(random, WORDS.size()), WORDS.get(6 + random.nextInt(6)));
            case "filters" -> {
                ArrayNode filters = JsonNodeFactory.instance.arrayNode();
                filters.addObject()
                        .put("dimension", WORDS.get(6 + random.nextInt(6)))
                        .put("not", random.nextBoolean())
                        .putArray("values")
                        .add(word(random, WORDS.size()));
                if (random.nextBoolean()) {
                    filters.addObject().put("quantity", "latencyMs").put("min", random.nextDouble());
                }
                yield filters;
            }
            case "top" ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("limit", random.nextInt(600))
                        .put("by", word(random, 6))
                        .put("order", random.nextBoolean() ? "asc" : "desc")
                        .put("other", random.nextBoolean());
            case "interval" -> text(WORDS.get(18 + random.nextInt(6)));
            case "timeZone" -> text(WORDS.get(28 + random.nextInt(3)));
            case "compare" -> text(random.nextBoolean() ? "previous" : "week");
            case "source" -> text("events");
            case "fill" -> text(WORDS.get(23 + random.nextInt(3)));
            case "last" -> text(WORDS.get(33 + random.nextInt(4)));
            default -> text(WORDS.get(random.nextInt(4) == 0 ? random.nextInt(WORDS.size()) : 37 + random.nextInt(3)));
        };
    }

    private static JsonNode text(String value) {
        return JsonNodeFactory.instance.textNode(value);
    }

    private static String word(Random random, int of) {
        return WORDS.get(random.nextInt(random.nextInt(6) == 0 ? WORDS.size() : of));
    }

    private static ArrayNode array(String... values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        List.of(values).forEach(array::add);
        return array;
    }
}
