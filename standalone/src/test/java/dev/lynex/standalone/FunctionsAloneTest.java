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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each function runs as a process of its own against external engines, set up by its application.yaml alone. */
class FunctionsAloneTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FunctionAlone> functions = new ArrayList<>();
    private static FirstStart first;

    @BeforeAll
    static void prepareStores() {
        try (var metadata = MongoMetadataStore.create(
                        MetadataSettings.of(SharedEngines.mongo().uri()), InstantSource.system());
                var store = ClickHouseEventStore.create(StoreSettings.of(
                        SharedEngines.clickHouse().url(),
                        SharedEngines.clickHouse().user(),
                        SharedEngines.clickHouse().password(),
                        "lynex"))) {
            metadata.migrate();
            store.migrate();
            first = FirstStart.in(metadata, Instant.now()).orElseThrow();
        }
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (FunctionAlone function : functions) {
            assertThat(function.stop()).as("ends when asked to").isTrue();
        }
    }

    @Test
    void anEventGoesThroughThreeProcesses() throws Exception {
        int ingest = start("dev.lynex.ingest.boot.Main", "LYNEX_INGEST_PORT");
        int processor = start("dev.lynex.processor.boot.Main", "LYNEX_PROCESSOR_PORT");
        int query = start("dev.lynex.query.boot.Main", "LYNEX_QUERY_PORT");
        for (int port : List.of(ingest, processor, query)) {
            assertThat(get(port, "/health/live", "").statusCode()).isEqualTo(200);
            assertThat(get(port, "/health/ready", "").statusCode()).isEqualTo(200);
            HttpResponse<String> dependencies = get(port, "/health/dependencies", "");
            assertThat(dependencies.statusCode()).as(dependencies.body()).isEqualTo(200);
            assertThat(get(port, "/metrics", "").body()).contains("lynex_http_server_requests");
            assertThat(get(port, "/openapi.yaml", "").body()).startsWith("openapi: 3.1.0");
        }
        HttpResponse<String> answer = sendOne(ingest);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode accepted = RunningLynex.JSON.readTree(answer.body());
        assertThat(accepted.has("repeated")).isFalse();
        JsonNode retried = RunningLynex.JSON.readTree(sendOne(ingest).body());
        assertThat(retried.get("repeated").asBoolean()).isTrue();
        assertThat(retried.get("requestId"))
                .as("of the request that was queued")
                .isEqualTo(accepted.get("requestId"));
        HttpResponse<String> event = await().atMost(20, SECONDS)
                .until(() -> get(query, "/api/v1/events/alone", first.apiToken()), a -> a.statusCode() == 200);
        assertThat(RunningLynex.JSON.readTree(event.body()).get("name").asText())
                .isEqualTo("search");
        String receipt = get(
                        query, "/api/v1/receipts/" + retried.get("requestId").asText(), first.apiToken())
                .body();
        assertThat(RunningLynex.JSON.readTree(receipt).at("/events/0/eventId").asText())
                .as(receipt)
                .isEqualTo("alone");
        assertThat(RunningLynex.JSON.readTree(receipt).get("stored").asInt()).isEqualTo(1);
    }

    private HttpResponse<String> sendOne(int ingest) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(ingest, "/api/v1/events"))
                        .header("X-API-Key", first.ingestKey())
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"eventId": "alone", "type": "tool_call", "body": {"toolName": "search"}}"""))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aBadSettingStopsTheStartWithItsName() throws Exception {
        ProcessBuilder builder = FunctionAlone.builder("dev.lynex.ingest.boot.Main");
        builder.environment().putAll(engines());
        builder.environment().put("LYNEX_INGEST_MAX_BODY", "five");
        Process process = builder.start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(err.strip())
                .startsWith("lynex: ingest.max-body must be a size")
                .doesNotContain("\n");
    }

    private int start(String main, String portVariable) throws IOException {
        Map<String, String> environment = new HashMap<>(engines());
        environment.put(portVariable, "0");
        FunctionAlone function = FunctionAlone.start(main, environment, line -> assertThat(line)
                .doesNotContain(SharedEngines.clickHouse().password()));
        functions.add(function);
        return function.port();
    }

    static Map<String, String> engines() {
        return Map.of(
                "LYNEX_INGEST_OTLP_HTTP_PORT", "off",
                "LYNEX_INGEST_OTLP_GRPC_PORT", "off",
                "LYNEX_QUEUE_URI", SharedEngines.redis().uri(),
                "LYNEX_METADATA_URI", SharedEngines.mongo().uri(),
                "LYNEX_STORE_URL", SharedEngines.clickHouse().url(),
                "LYNEX_STORE_USER", SharedEngines.clickHouse().user(),
                "LYNEX_STORE_PASSWORD", SharedEngines.clickHouse().password());
    }

    private HttpResponse<String> get(int port, String path, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(port, path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
