package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Role;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("TimeInStaticInitializer") // One moment that all its events are about.
class EventsRouteTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static RunningQuery query;

    @BeforeAll
    static void start() {
        query = new RunningQuery();
        query.store()
                .insert(
                        "block",
                        IntStream.range(0, 30)
                                .mapToObj(i -> SomeRows.row(
                                        "e%02d".formatted(i),
                                        NOW.minusSeconds(100 - i),
                                        NOW,
                                        i % 3 == 0 ? "The order was paid" : "Nothing here",
                                        Map.of("tenant", i % 2 == 0 ? "acme" : "bolt", "a.b", "1")))
                                .toList());
    }

    @AfterAll
    static void stop() {
        query.close();
    }

    static String url(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> ids(String parameters) throws Exception {
        JsonNode answer = query.json("/api/v1/events?" + parameters);
        List<String> ids = new ArrayList<>();
        answer.get("events").forEach(event -> ids.add(event.get("eventId").asText()));
        return ids;
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return query.call("GET", path, "", Role.VIEWER);
    }

    @Test
    void filtersByMetadataAndText() throws Exception {
        assertThat(ids("metadata.tenant=acme&q=ORDER&order=asc")).containsExactly("e00", "e06", "e12", "e18", "e24");
        assertThat(ids("metadata.tenant=acme&metadata.tenant=bolt")).hasSize(30);
        assertThat(ids("metadata.a.b=1&limit=5")).hasSize(5);
        assertThat(ids("metadata.nothing=1")).isEmpty();
        assertThat(ids("metadata.tenant=")).hasSize(30);
        assertThat(
                        ids(
                                "filter="
                                        + url(
                                                "[{\"metadata\":\"tenant\",\"values\":[\"acme\"],\"not\":true},{\"text\":\"\\\"was paid\\\"\"}]")))
                .containsExactly("e27", "e21", "e15", "e09", "e03");
        assertThat(ids("filter=" + url("[{\"metadata\":\"nothing\",\"not\":true}]") + "&q=-order&limit=2"))
                .containsExactly("e29", "e28");
    }

    @Test
    void answersOnlyTheFieldsThatAreAskedForWithWhatFindsTheEventAgain() throws Exception {
        JsonNode event = query.json("/api/v1/events?limit=1&fields=model,metadata&fields=body")
                .get("events")
                .get(0);
        List<String> names = new ArrayList<>();
        event.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrder("eventId", "timestamp", "model", "metadata", "body");
        assertThat(event.get("body").get("message").asText()).isEqualTo("Nothing here");
        assertThat(event.get("metadata").get("tenant").asText()).isEqualTo("bolt");

        JsonNode light = query.json("/api/v1/events?limit=1").get("events").get(0);
        assertThat(light.has("body") || light.has("metadata")).isFalse();
        assertThat(light.get("message").asText()).isEqualTo("Nothing here");
    }

    @Test
    void pagesGoOnInTheirOrderAndInNoOther() throws Exception {
        for (String order : List.of("desc", "asc")) {
            List<String> walked = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = query.json("/api/v1/events?limit=7&order=" + order + "&cursor=" + cursor);
                page.get("events").forEach(e -> walked.add(e.get("eventId").asText()));
                cursor = page.get("next").asText("");
                String other = order.equals("desc") ? "asc" : "desc";
                if (!cursor.isEmpty()) {
                    assertThat(get("/api/v1/events?order=" + other + "&cursor=" + cursor)
                                    .statusCode())
                            .isEqualTo(400);
                }
            } while (!cursor.isEmpty());
            List<String> expected = new ArrayList<>(ids("limit=500"));
            if (order.equals("asc")) {
                java.util.Collections.reverse(expected);
            }
            assertThat(walked).hasSize(30).isEqualTo(expected);
        }
    }

    @Test
    void oneEventIsFoundWithAndWithoutItsTime() throws Exception {
        for (String hint : List.of("", "?timestamp=" + NOW.minusSeconds(97), "?timestamp=2001-01-01T00:00:00Z")) {
            JsonNode event = query.json("/api/v1/events/e03" + hint);
            assertThat(event.get("metadata").get("tenant").asText()).isEqualTo("bolt");
        }
        assertThat(get("/api/v1/events/e03?timestamp=soon").statusCode()).isEqualTo(400);
    }

    @Test
    void aWrongParameterIsSaid() throws Exception {
        for (String wrong : List.of(
                "fields=nonsense",
                "order=up",
                "q=" + url("- !"),
                "metadata.=x",
                "metadata=x",
                "fields=body&limit=51",
                "filter=" + url("[{\"text\":\"\"}]"),
                "filter=" + url("[{\"metadata\":\"a\",\"values\":\"b\"}]"))) {
            HttpResponse<String> answer = get("/api/v1/events?" + wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("urn:lynex:problem:bad-");
        }
    }

    @Test
    void facetsTellWhichValuesThereAre() throws Exception {
        JsonNode tenants = query.json("/api/v1/facets?dimension=metadata");
        assertThat(tenants.get("values")).hasSize(2);
        assertThat(tenants.get("values").get(0).get("events").asInt()).isEqualTo(30);
        assertThat(tenants.get("exact").asBoolean()).isTrue();
        assertThat(tenants.get("complete").asBoolean()).isTrue();
        JsonNode models = query.json("/api/v1/facets?dimension=model&q=GPT&limit=1");
        assertThat(models.get("values").get(0).get("value").asText()).isEqualTo("gpt-5");
        assertThat(query.json("/api/v1/facets?dimension=model&q=x").get("values"))
                .isEmpty();
        assertThat(get("/api/v1/facets").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/facets?dimension=userId").body()).contains("no values are kept of 'userId'");
        assertThat(query.callAsStranger("GET", "/api/v1/facets?dimension=model&project=shop", "")
                        .statusCode())
                .isEqualTo(404);
    }
}
