package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Role;
import dev.lynex.store.EventRow;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracesRouteTest {
    private static final String PROJECT = RunningQuery.PROJECT;

    private final Instant start = Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS);
    private RunningQuery query;

    @BeforeEach
    void start() {
        query = new RunningQuery();
    }

    @AfterEach
    void stop() {
        query.close();
    }

    @Test
    void aTraceIsATreeInColumns() throws Exception {
        query.store()
                .insert(
                        "b1",
                        List.of(
                                SomeSpans.call("t", "c2", "a", at(30), ""),
                                SomeSpans.span(PROJECT, "t", "lone", "lost", "lone", at(40)),
                                SomeSpans.call("t", "c1", "a", at(20), "0.25"),
                                SomeSpans.span(PROJECT, "t", "a", "", "ask", at(0))));
        JsonNode trace = query.json("/api/v1/traces/t");
        JsonNode nodes = trace.get("nodes");
        assertThat(texts(trace, "name")).containsExactly("ask", "chat", "chat", "", "lone");
        assertThat(texts(trace, "costState")).containsExactly("none", "priced", "unpriced", "", "none");
        assertThat(texts(trace, "status")).containsExactly("ok", "error", "error", "", "ok");
        assertThat(nodes.get("parent").toString()).isEqualTo("[-1,0,0,-1,3]");
        assertThat(nodes.get("depth").toString()).isEqualTo("[0,1,1,0,1]");
        assertThat(nodes.get("startUs").toString()).isEqualTo("[0,20000,30000,40000,40000]");
        assertThat(nodes.get("durationUs").toString()).isEqualTo("[10000,10000,10000,-1,10000]");
        assertThat(nodes.get("spanId").toString()).isEqualTo("[\"a\",\"c1\",\"c2\",\"lost\",\"lone\"]");
        assertThat(nodes.get("eventId").toString()).isEqualTo("[\"t-a\",\"t-c1\",\"t-c2\",null,\"t-lone\"]");
        assertThat(nodes.get("marks").toString()).isEqualTo("[0,16,16,1,2]");
        assertThat(trace.get("marks").get(0).toString()).isEqualTo("{\"mark\":\"missing\",\"bit\":1}");
        assertThat(nodes.get("estimatedCostUsd").toString()).isEqualTo("[null,\"0.25\",null,null,null]");
        assertThat(nodes.at("/subtree/estimatedCostUsd").toString())
                .as("what is unpriced alone is not free")
                .isEqualTo("[\"0.25\",\"0.25\",null,\"0\",\"0\"]");
        assertThat(nodes.at("/subtree/unpriced").toString()).isEqualTo("[1,0,1,0,0]");
        assertThat(trace.get("totals").toString())
                .isEqualTo("{\"events\":4,\"spans\":4,\"errors\":2,\"inputTokens\":14,\"outputTokens\":10,"
                        + "\"estimatedCostUsd\":\"0.25\",\"unpriced\":1}");
        assertThat(trace.get("incomplete").toString()).isEqualTo("[\"missing-spans\"]");
        assertThat(trace.get("from").asText()).isEqualTo(start.toString());
        assertThat(trace.get("to").asText()).isEqualTo(at(50).toString());
        assertThat(trace.get("name").asText()).isEqualTo("ask");
        assertThat(trace.get("complete").asBoolean()).isTrue();
        assertThat(query.json("/api/v1/events/" + nodes.get("eventId").get(1).asText())
                        .get("input")
                        .asText())
                .as("a node's texts are its event's")
                .isEqualTo("prompt");
    }

    @Test
    void aTraceWhoseEventsMayStillWaitSaysSo() throws Exception {
        query.send(RunningQuery.requestId(), "[{\"eventId\":\"w\",\"type\":\"custom\",\"body\":{}}]", 1);
        Instant later = Instant.now().plusSeconds(1);
        query.store().insert("b1", List.of(SomeSpans.span(PROJECT, "t", "a", "gone", "a", later)));
        JsonNode trace = query.json("/api/v1/traces/t");
        assertThat(trace.get("complete").asBoolean()).isFalse();
        assertThat(trace.get("incomplete").toString())
                .isEqualTo("[\"queued\",\"recent\",\"missing-spans\",\"no-root\"]");
    }

    @Test
    void tracesOfThreeThousandAndTwentyThousandSpansAreAnsweredWhole() throws Exception {
        for (int size : List.of(3_000, 20_000)) {
            String id = "large-" + size;
            List<EventRow> rows = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String parent = i == 0 ? "" : "s" + (i % 3 == 0 ? i - 1 : i / 2);
                rows.add(SomeSpans.span(PROJECT, id, "s" + i, parent, "step " + i % 50, start.plusNanos(i * 1_000L)));
            }
            query.store().insert(id, rows);
            JsonNode trace = query.json("/api/v1/traces/" + id);
            assertThat(trace.get("incomplete")).isEmpty();
            assertThat(trace.get("storedEvents").asInt()).isEqualTo(size);
            assertThat(trace.at("/totals/spans").asInt()).isEqualTo(size);
            trace.get("nodes").properties().forEach(column -> {
                if (column.getValue().isArray()) {
                    assertThat(column.getValue()).as(column.getKey()).hasSize(size);
                }
            });
            assertThat(trace.get("nodes").get("spanId")).doesNotHaveDuplicates();
            assertThat(trace.get("strings").size()).isLessThan(60);
        }
    }

    @Test
    void aLongerTraceIsCutAndSaidToBe() throws Exception {
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < 20_010; i++) {
            rows.add(SomeSpans.span(PROJECT, "long", "s" + i, i == 0 ? "" : "s0", "step", start.plusNanos(i * 1_000L)));
        }
        query.store().insert("long", rows);
        JsonNode trace = query.json("/api/v1/traces/long");
        assertThat(trace.get("incomplete").toString()).isEqualTo("[\"truncated\"]");
        assertThat(trace.get("storedEvents").asInt()).isEqualTo(20_010);
        assertThat(trace.at("/nodes/parent")).hasSize(20_000);
    }

    @Test
    void theListShowsFiltersAndSortsTraces() throws Exception {
        query.store()
                .insert(
                        "b1",
                        List.of(
                                SomeSpans.span(PROJECT, "cheap", "r", "", "ask", at(0)),
                                SomeSpans.call("cheap", "c", "r", at(1), "0.1"),
                                SomeSpans.span(PROJECT, "dear", "r", "", "plan", at(10)),
                                SomeSpans.call("dear", "c", "r", at(11), "2"),
                                SomeSpans.call("unknown", "c", "", at(20), "")));
        JsonNode list = query.json("/api/v1/traces");
        assertThat(ids(list)).containsExactly("unknown", "dear", "cheap");
        JsonNode dear = list.get("traces").get(1);
        assertThat(dear.toString())
                .isEqualTo("{\"traceId\":\"dear\",\"name\":\"plan\",\"rooted\":true,\"start\":\"" + at(10)
                        + "\",\"latencyMs\":11.0,\"status\":\"error\",\"events\":2,\"spans\":2,\"errors\":1,"
                        + "\"inputTokens\":7,\"outputTokens\":5,\"estimatedCostUsd\":\"2\",\"unpriced\":0,"
                        + "\"sessionIds\":[\"session-1\"],\"userIds\":[],\"environments\":[],"
                        + "\"models\":[\"gpt-5\"],\"agents\":[],\"tags\":[]}");
        assertThat(list.get("traces").get(0).get("estimatedCostUsd").isNull()).isTrue();
        assertThat(list.get("complete").asBoolean()).isTrue();
        assertThat(ids(query.json("/api/v1/traces?sort=costUsd"))).containsExactly("dear", "cheap", "unknown");
        assertThat(ids(query.json("/api/v1/traces?sort=costUsd&order=asc")))
                .containsExactly("unknown", "cheap", "dear");
        assertThat(ids(query.json("/api/v1/traces?name=plan&name=ask"))).containsExactly("dear", "cheap");
        assertThat(ids(query.json("/api/v1/traces?filter="
                        + encoded("[{\"quantity\":\"costUsd\",\"min\":0.5},{\"dimension\":\"model\",\"values\":"
                                + "[\"gpt-5\"]}]"))))
                .containsExactly("dear");
        assertThat(ids(query.json("/api/v1/traces?filter=" + encoded("[{\"quantity\":\"spans\",\"max\":1}]"))))
                .containsExactly("unknown");

        JsonNode first = query.json("/api/v1/traces?limit=2&sort=name&order=asc");
        JsonNode second = query.json("/api/v1/traces?limit=2&sort=name&order=asc&cursor="
                + first.get("next").asText());
        assertThat(ids(first)).containsExactly("cheap", "unknown");
        assertThat(ids(second)).containsExactly("dear");
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void whatCannotBeAskedIsRefusedWithAProblem() throws Exception {
        query.store().insert("b1", List.of(SomeSpans.span(PROJECT, "t", "a", "", "ask", at(0))));
        for (String path : List.of(
                "?sort=body",
                "?order=up",
                "?limit=201",
                "?cursor=nonsense",
                "?from=yesterday",
                "?status=maybe",
                "?unknown=1",
                "?filter=" + encoded("{}"),
                "?filter=" + encoded("[{\"quantity\":\"clientCostUsd\",\"min\":1}]"),
                "?filter=" + encoded("[{\"quantity\":\"start\",\"min\":1}]"),
                "?filter=" + encoded("[{\"quantity\":\"spans\"}]"),
                "?filter=" + encoded("[{\"quantity\":\"spans\",\"min\":\"1e400\"}]"),
                "/t?at=1")) {
            HttpResponse<String> answer = query.call("GET", "/api/v1/traces" + path, "", Role.VIEWER);
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(400);
            assertThat(RunningQuery.JSON.readTree(answer.body()).get("detail").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void nobodySeesAnothersTraces() throws Exception {
        query.store().insert("b1", List.of(SomeSpans.span(PROJECT, "t", "a", "", "mine", at(0))));
        query.store().insert("b2", List.of(SomeSpans.span("bank", "t", "b", "", "theirs", at(0))));
        assertThat(texts(query.json("/api/v1/traces/t"), "name")).containsExactly("mine");
        HttpResponse<String> theirs = query.callAsStranger("GET", "/api/v1/traces/t", "");
        assertThat(texts(RunningQuery.JSON.readTree(theirs.body()), "name")).containsExactly("theirs");
        assertThat(query.callAsStranger("GET", "/api/v1/traces/t?project=shop", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(query.callAsStranger("GET", "/api/v1/traces?project=shop", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", "/api/v1/traces/t", "", "").statusCode()).isEqualTo(401);
        for (String id : List.of("none", "' OR 1=1 --", "{trace:String}", "%", "x".repeat(2_000), "\u0000", "ä✓")) {
            HttpResponse<String> answer = query.call("GET", "/api/v1/traces/" + encoded(id), "", Role.VIEWER);
            assertThat(answer.statusCode()).as(id + " " + answer.body()).isEqualTo(404);
        }
    }

    private Instant at(int millis) {
        return start.plusMillis(millis);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("traces").forEach(row -> ids.add(row.get("traceId").asText()));
        return ids;
    }

    /** A column whose values are places among the answer's strings. */
    private static List<String> texts(JsonNode trace, String column) {
        List<String> texts = new ArrayList<>();
        trace.get("nodes")
                .get(column)
                .forEach(place ->
                        texts.add(trace.get("strings").get(place.asInt()).asText()));
        return texts;
    }
}
