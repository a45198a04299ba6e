package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Role;
import dev.lynex.store.EventRow;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class EventExportRouteTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final int EVENTS = 2_300;
    private static RunningQuery query;

    @BeforeAll
    static void start() {
        query = new RunningQuery(Map.of("query.exports", "1"));
        List<EventRow> rows = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            rows.add(SomeRows.row(
                    "e%04d".formatted(i),
                    NOW.minusSeconds(EVENTS - i),
                    NOW,
                    "long ".repeat(2_000) + i,
                    Map.of("n", "" + i)));
        }
        query.store().insert("block", rows);
        query.store()
                .insert(
                        "odd",
                        List.of(
                                SomeRows.row("odd", "1", "=SUM(\"a\",\n1)", NOW, NOW, "", Map.of()),
                                SomeRows.row("odd", "2", "-plain", NOW.plusSeconds(1), NOW, "", Map.of())));
    }

    @AfterAll
    static void stop() {
        query.close();
    }

    private static String export(String more) {
        return "/api/v1/events/export?from=" + NOW.minusSeconds(86_400) + "&to=" + NOW.plusSeconds(60) + more;
    }

    @Test
    void everyEventIsALineAndTheLastLineSaysThatTheseAreAll() throws Exception {
        HttpResponse<String> answer = query.call("GET", export(""), "", Role.VIEWER);
        List<String> lines = answer.body().lines().toList();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.headers().firstValue("Lynex-Events")).contains("" + EVENTS);
        assertThat(answer.headers().firstValue("Lynex-Complete")).contains("true");
        assertThat(lines).hasSize(EVENTS + 1);
        assertThat(lines.getLast()).isEqualTo("{\"export\":{\"complete\":true,\"events\":" + EVENTS + "}}");
        JsonNode line = RunningQuery.JSON.readTree(lines.get(1_234));
        String cursor = line.get("cursor").asText();
        ((com.fasterxml.jackson.databind.node.ObjectNode) line).remove("cursor");
        assertThat(line).isEqualTo(query.json("/api/v1/events/e1234"));

        HttpResponse<String> rest = query.call("GET", export("&cursor=" + cursor), "", Role.VIEWER);
        assertThat(rest.body().lines().limit(EVENTS - 1_235)).isEqualTo(lines.subList(1_235, EVENTS));
        assertThat(rest.headers().firstValue("Lynex-Events")).contains("" + (EVENTS - 1_235));
    }

    @Test
    void takesTheSameFiltersAndTheOtherOrder() throws Exception {
        String body = query.call("GET", export("&order=desc&metadata.n=7&metadata.n=9"), "", Role.VIEWER)
                .body();
        assertThat(body.lines().map(line -> line.replaceAll(".*\"eventId\":\"([^\"]*)\".*", "$1")))
                .containsExactly("e0009", "e0007", "{\"export\":{\"complete\":true,\"events\":2}}");
        assertThat(query.call("GET", export("&format=xml"), "", Role.VIEWER).statusCode())
                .isEqualTo(400);
        assertThat(query.call("GET", export("&cursor=none"), "", Role.VIEWER).statusCode())
                .isEqualTo(400);
    }

    @Test
    void csvIsQuotedAndNoTextIsAFormula() {
        EventRow row = SomeRows.row("odd", "1", "=SUM(\"a\",\n1)", NOW, NOW, "", Map.of());
        String line = ExportCsv.line(row, "c");
        assertThat(line)
                .startsWith("1," + NOW + ",log,\"'=SUM(\"\"a\"\",\n1)\",ok,gpt-5,,openai,")
                .contains(",a;b,")
                .contains(",-0.5,priced,")
                .endsWith(",c\r\n");
        for (String text : List.of("+1", "-1", "@x", "\tx", "\rx")) {
            assertThat(ExportCsv.line(SomeRows.row("odd", "1", text, NOW, NOW, "", Map.of()), "c"))
                    .contains("'" + text);
        }
    }

    @Test
    void csvHasALineForEachEventAndOneMore() throws Exception {
        String body = query.call("GET", export("&format=csv"), "", Role.VIEWER).body();
        List<String> lines = body.lines().toList();
        assertThat(lines).hasSize(EVENTS + 2);
        assertThat(lines.getFirst()).startsWith("eventId,timestamp,type,");
        assertThat(lines.getLast()).matches(",+complete:" + EVENTS);
        assertThat(body).doesNotContain("long long");
        int columns = lines.getFirst().split(",", -1).length;
        assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
    }

    /** 23 MB, more than any buffers on the way hold. */
    @Test
    void oneThatIsNotReadKeepsItsPlaceUntilItsClientLeaves() throws Exception {
        HttpResponse<InputStream> held = query.open(export(""), Map.of());
        assertThat(held.body().read()).isEqualTo('{');
        HttpResponse<String> refused = query.call("GET", export(""), "", Role.VIEWER);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        held.body().close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> query.call("GET", export("&metadata.n=1"), "", Role.VIEWER)
                                .statusCode()
                        == 200);
    }
}
