package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Lynex that sends traces of its own work to itself: they are there to be read, and make no others. */
class OwnTracesTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FunctionAlone> functions = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (FunctionAlone function : functions) {
            function.stop();
        }
    }

    @Test
    void itsOwnTracesCanBeReadAndMakeNoOthers() throws Exception {
        String database = "t" + UUID.randomUUID().toString().replace("-", "");
        FirstStart first;
        try (var metadata = MongoMetadataStore.create(
                        new MetadataSettings(
                                SharedEngines.mongo().uri(),
                                database,
                                Duration.ofSeconds(5),
                                Duration.ofDays(1),
                                Duration.ofDays(1)),
                        InstantSource.system());
                var store = ClickHouseEventStore.create(StoreSettings.of(
                        SharedEngines.clickHouse().url(),
                        SharedEngines.clickHouse().user(),
                        SharedEngines.clickHouse().password(),
                        database))) {
            metadata.migrate();
            store.migrate();
            first = FirstStart.in(metadata, Instant.now()).orElseThrow();
        }
        Map<String, String> environment = new HashMap<>(FunctionsAloneTest.engines());
        environment.put("LYNEX_METADATA_DATABASE", database);
        environment.put("LYNEX_STORE_DATABASE", database);
        // The one that takes the traces; those that make them send to it what it then is asked to process and show.
        int receiving = start("ingest", environment);
        environment.put("LYNEX_TRACES_ENABLED", "true");
        environment.put("LYNEX_TRACES_SAMPLED_PERCENT", "100");
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + receiving);
        environment.put("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=" + first.ingestKey());
        environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
        int ingest = start("ingest", environment);
        start("processor", environment);
        int query = start(
                "query",
                Map.copyOf(environment).entrySet().stream()
                        .filter(each -> !each.getKey().equals("LYNEX_TRACES_ENABLED"))
                        .collect(HashMap::new, (m, e) -> m.put(e.getKey(), e.getValue()), HashMap::putAll));

        send(ingest, first.ingestKey(), "one");
        await().atMost(30, SECONDS).until(() -> names(query, first.apiToken()).contains("process block"));
        assertThat(names(query, first.apiToken())).contains("POST /api/v1/events");
        // By now a block held nothing but own spans. Had it made a span, that would come before the next event's.
        send(ingest, first.ingestKey(), "two");
        await().atMost(30, SECONDS).until(() -> count(query, first.apiToken(), "process block") >= 2);
        send(ingest, first.ingestKey(), "three");
        await().atMost(30, SECONDS).until(() -> count(query, first.apiToken(), "process block") >= 3);
        assertThat(names(query, first.apiToken()).stream()
                        .filter(name -> !name.equals("POST /api/v1/events"))
                        .sorted())
                .as("one for each block that held an event, and none for those of spans alone")
                .containsExactly("process block", "process block", "process block", "search", "search", "search");
    }

    private long count(int query, String token, String name) throws Exception {
        return names(query, token).stream().filter(name::equals).count();
    }

    private List<String> names(int query, String token) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query + "/api/v1/events?limit=100"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        for (JsonNode event : RunningLynex.JSON.readTree(answer.body()).get("events")) {
            names.add(event.path("name").asText());
        }
        return names;
    }

    private void send(int ingest, String key, String id) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest + "/api/v1/events"))
                        .header("X-API-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"eventId\":\"" + id
                                + "\",\"type\":\"tool_call\",\"body\":{\"toolName\":\"search\"}}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private int start(String function, Map<String, String> environment) throws Exception {
        Map<String, String> with = new HashMap<>(environment);
        with.put("LYNEX_" + function.toUpperCase(java.util.Locale.ROOT) + "_PORT", "0");
        FunctionAlone alone = FunctionAlone.start("dev.lynex." + function + ".boot.Main", with, line -> {});
        functions.add(alone);
        return alone.port();
    }
}
