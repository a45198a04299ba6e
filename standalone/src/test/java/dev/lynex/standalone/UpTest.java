package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person who runs {@code lynex up} relies on. */
class UpTest {
    private static final String LOG_EVENT = """
        {"eventId": "%s", "type": "log", "body": {"level": "info", "message": "hello"}}\
        """;

    @TempDir
    Path folder;

    @Test
    void anEventSentIsStoredPricedAndSeen() throws Exception {
        try (var lynex = RunningLynex.start(folder.resolve("data"))) {
            String key = lynex.ready().get("ingestKey").asText();
            String token = lynex.ready().get("apiToken").asText();
            HttpResponse<String> answer = lynex.send("/api/v1/events", """
                {"eventId": "e-1", "type": "model_response", "timestamp": "%s",
                 "context": {"traceId": "t-1", "userId": "u-1"},
                 "body": {"model": "gpt-4o-mini", "prompt": "hi", "response": "hello", "latencyMs": 420,
                          "usage": {"inputTokens": 1000000, "outputTokens": 0}}}\
                """.formatted(java.time.Instant.now()), key);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonNode event = stored(lynex, token, "e-1");
            assertThat(event.get("estimatedCostUsd").asText()).isEqualTo("0.15");
            assertThat(event.get("traceId").asText()).isEqualTo("t-1");
            assertThat(event.get("latencyMs").asDouble()).isEqualTo(420);
            // Rollups follow their events by some milliseconds; whole is the answer when its watermark says so.
            JsonNode stats = await().atMost(15, SECONDS)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> lynex.json("/api/v1/stats?interval=all", token), json -> json.get("complete")
                            .asBoolean());
            assertThat(stats.at("/buckets/0/events").asInt()).isEqualTo(1);
            assertThat(stats.at("/buckets/0/inputTokens").asLong()).isEqualTo(1_000_000);
        }
    }

    @Test
    void aSpanSentToThePrintedAddressOfOtlpIsStored() throws Exception {
        try (var lynex = RunningLynex.start(folder.resolve("data"), "--port-otlp-grpc", "off")) {
            assertThat(lynex.ready().get("otlpGrpcUrl"))
                    .as("the ingest API's port takes it too")
                    .isEqualTo(lynex.ready().get("ingestUrl"));
            assertThat(lynex.ready().get("otlpHttpUrl"))
                    .isNotEqualTo(lynex.ready().get("ingestUrl"));
            String key = lynex.ready().get("ingestKey").asText();
            var answer = lynex.sendTo(
                    lynex.ready().get("otlpHttpUrl").asText() + "/v1/traces",
                    """
                {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
                  "spanId": "00f067aa0ba902b7", "name": "chat", "startTimeUnixNano": "%d"}]}]}]}\
                """.formatted(System.currentTimeMillis() * 1_000_000),
                    key);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode event = stored(
                    lynex, lynex.ready().get("apiToken").asText(), "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7");
            assertThat(event.get("name").asText()).isEqualTo("chat");
        }
    }

    @Test
    void aUsualPortOfOtlpThatIsTakenIsSaidAndOneThatWasAskedForEndsTheStart() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = other.getLocalPort();
            var usual = new OtlpPort(OptionalInt.of(taken), false, false).checked("127.0.0.1");
            assertThat(usual.setting()).isEqualTo("off");
            assertThat(usual.note()).contains("another program has port " + taken);
            String port = Integer.toString(taken);
            assertThat(run(
                            "up",
                            "--data",
                            folder.resolve("data").toString(),
                            "--port-ingest",
                            "0",
                            "--port-query",
                            "0",
                            "--port-otlp-grpc",
                            port))
                    .satisfies(r -> oneLine(r, "port " + port));
        }
        assertThat(run("up", "--port-otlp-http", "none")).satisfies(r -> oneLine(r, "--port-otlp-http must be a port"));
    }

    @Test
    void theQueryApiNeverAnswersAStranger() throws Exception {
        try (var lynex = RunningLynex.start(folder.resolve("data"))) {
            String key = lynex.ready().get("ingestKey").asText();
            for (String path : List.of("/api/v1/events", "/api/v1/events/x", "/api/v1/stats", "/api/v1/ledger")) {
                assertThat(lynex.ask(path, "nonsense").statusCode()).as(path).isEqualTo(401);
                assertThat(lynex.ask(path, key).statusCode())
                        .as(path + " with an ingest key")
                        .isEqualTo(401);
            }
            String token = lynex.ready().get("apiToken").asText();
            assertThat(lynex.ask("/api/v1/events?project=other", token).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void aSecondStartFindsTheDataAgainAndShowsNoSecrets() throws Exception {
        Path data = folder.resolve("data");
        String key;
        String token;
        try (var lynex = RunningLynex.start(data)) {
            key = lynex.ready().get("ingestKey").asText();
            token = lynex.ready().get("apiToken").asText();
            lynex.send("/api/v1/events", LOG_EVENT.formatted("kept"), key);
            stored(lynex, token, "kept");
        }
        try (var lynex = RunningLynex.start(data)) {
            assertThat(lynex.ready().has("ingestKey")).isFalse();
            assertThat(stored(lynex, token, "kept").get("message").asText()).isEqualTo("hello");
            assertThat(lynex.send("/api/v1/events", LOG_EVENT.formatted("more"), key)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void endsWithinThreeSecondsAndLeavesNoProcessBehind() throws Exception {
        var lynex = RunningLynex.start(folder.resolve("data"));
        List<ProcessHandle> children = lynex.children();
        assertThat(children).isNotEmpty();
        lynex.send(
                "/api/v1/events",
                LOG_EVENT.formatted("last"),
                lynex.ready().get("ingestKey").asText());
        assertThat(lynex.stop()).isLessThan(Duration.ofSeconds(3));
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void killedItLeavesNoOrphanAndTheNextStartHasEveryAcknowledgedEvent() throws Exception {
        Path data = folder.resolve("data");
        var lynex = RunningLynex.start(data);
        String key = lynex.ready().get("ingestKey").asText();
        String token = lynex.ready().get("apiToken").asText();
        List<ProcessHandle> children = lynex.children();
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            if (lynex.send("/api/v1/events", LOG_EVENT.formatted("id-" + i), key)
                            .statusCode()
                    == 202) {
                acknowledged.add("id-" + i);
            }
        }
        lynex.kill();
        await().atMost(3, SECONDS).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(acknowledged).hasSize(50);
        try (var again = RunningLynex.start(data)) {
            for (String id : acknowledged) {
                stored(again, token, id);
            }
            assertThat(again.json("/api/v1/stats?interval=all", token)
                            .at("/buckets/0/events")
                            .asInt())
                    .isEqualTo(50);
        }
    }

    @Test
    void credentialsCanBeMadeWhileItRunsAndWhenItDoesNot() throws Exception {
        Path data = folder.resolve("data");
        String made;
        try (var lynex = RunningLynex.start(data)) {
            made = JSON(run("key", "--json", "--data", data.toString()))
                    .get("ingestKey")
                    .asText();
            assertThat(lynex.send("/api/v1/events", LOG_EVENT.formatted("a"), made)
                            .statusCode())
                    .isEqualTo(202);
        }
        String token = run("token", "--data", data.toString()).out().strip();
        try (var lynex = RunningLynex.start(data)) {
            HttpResponse<String> ledger = lynex.ask("/api/v1/ledger", token);
            assertThat(ledger.statusCode())
                    .as(ledger.body() + Files.readString(lynex.log()))
                    .isEqualTo(200);
            assertThat(lynex.send("/api/v1/events", LOG_EVENT.formatted("b"), made)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void limitsAreShownAndSetAndHoldWhileItRuns() throws Exception {
        Path data = folder.resolve("data");
        try (var lynex = RunningLynex.start(data)) {
            String key = lynex.ready().get("ingestKey").asText();
            assertThat(run("limits", "--data", data.toString()).out()).contains("unlimited", "as the processor is set");
            var set = JSON(run(
                    "limits",
                    "--json",
                    "--data",
                    data.toString(),
                    "--events-per-month",
                    "3",
                    "--keep-dead-letters",
                    "36h"));
            assertThat(set.get("eventsPerMonth").asLong()).isEqualTo(3);
            assertThat(set.get("deadLetterLifeSeconds").asLong()).isEqualTo(36 * 3600);
            var sent = new AtomicInteger();
            await().atMost(10, SECONDS)
                    .until(() -> lynex.send("/api/v1/events", LOG_EVENT.formatted("e-" + sent.incrementAndGet()), key)
                                    .statusCode()
                            == 402);
            assertThat(run("limits", "--data", data.toString(), "--events-per-second", "50")
                            .out())
                    .as("only what is named is changed")
                    .contains("50", "3", "36 hours");
        }
        assertThat(run("limits", "--events-per-month", "-1", "--data", data.toString()))
                .satisfies(r -> oneLine(r, "--events-per-month must be a whole number"));
        assertThat(run("limits", "--keep-dead-letters", "1m", "--data", data.toString()))
                .satisfies(r -> oneLine(r, "an hour to 3650 days"));
        assertThat(run("limits", "--project", "none", "--data", data.toString()))
                .satisfies(r -> oneLine(r, "no project 'none'"));
    }

    @Test
    void aProjectsOwnPricesHoldFromTheNextEventOn() throws Exception {
        Path data = folder.resolve("data");
        Path prices = folder.resolve("prices.json");
        String call = "{\"type\":\"token_usage\",\"eventId\":\"%s\",\"body\":"
                + "{\"model\":\"in-house-7b\",\"inputTokens\":1000000,\"outputTokens\":0}}";
        try (var lynex = RunningLynex.start(data)) {
            String key = lynex.ready().get("ingestKey").asText();
            String token = lynex.ready().get("apiToken").asText();
            lynex.send("/api/v1/events", call.formatted("before"), key);
            assertThat(stored(lynex, token, "before").get("costState").asText()).isEqualTo("unpriced");
            Files.writeString(
                    prices,
                    "[{\"model\":\"in-house-*\",\"usdPerMillion\":{\"input\":\"0.25\"},"
                            + "\"from\":\"2026-01-01T00:00:00Z\"}]");
            assertThat(run("prices", "--data", data.toString(), "--set", prices.toString())
                            .out())
                    .contains("in-house-*", "0.25");
            lynex.send("/api/v1/events", call.formatted("after"), key);
            JsonNode after = stored(lynex, token, "after");
            assertThat(after.get("estimatedCostUsd").asText()).isEqualTo("0.25");
            assertThat(after.get("priceVersion").asText()).matches("genai-prices-.+\\+custom-[0-9a-f]{16}");
            assertThat(stored(lynex, token, "before").get("costState").asText())
                    .as("what is stored keeps its cost")
                    .isEqualTo("unpriced");
            assertThat(lynex.json("/api/v1/stats?interval=all&groupBy=modelFamily", token)
                            .at("/buckets/0/group")
                            .asText())
                    .isEqualTo("in-house-7b");
            assertThat(run("prices", "--data", data.toString(), "--clear").out())
                    .isEqualToIgnoringWhitespace("[]");
        }
        Files.writeString(prices, "[{\"model\":\"m\",\"usdPerMillion\":{\"input\":-1},\"from\":\"today\"}]");
        assertThat(run("prices", "--check", prices.toString()))
                .satisfies(r -> oneLine(r, "/0/usdPerMillion/input is no price"))
                .satisfies(r -> oneLine(r, "/0/from is no time"));
    }

    @Test
    void keysAreListedWithoutSecretsAndARevokedOneStopsWhileItRuns() throws Exception {
        Path data = folder.resolve("data");
        try (var lynex = RunningLynex.start(data)) {
            String page = JSON(run(
                            "key",
                            "--json",
                            "--data",
                            data.toString(),
                            "--scope",
                            "browser",
                            "--name",
                            "the page",
                            "--origin",
                            "https://app.example.com",
                            "--origin=http://localhost:5173"))
                    .get("ingestKey")
                    .asText();
            assertThat(lynex.sendFrom(
                                    "http://localhost:5173", "/api/v1/events?api_key=" + page, LOG_EVENT.formatted("a"))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(lynex.sendFrom(
                                    "https://elsewhere.org", "/api/v1/events?api_key=" + page, LOG_EVENT.formatted("b"))
                            .statusCode())
                    .isEqualTo(403);

            String listed = run("key", "--list", "--data", data.toString()).out();
            String id = page.split("_", -1)[1];
            assertThat(listed).contains(id, "browser", "the page", "first key").doesNotContain(page.split("_", -1)[2]);
            var revoked = JSON(run("key", "--revoke", id, "--json", "--data", data.toString()))
                    .at("/keys/1");
            assertThat(revoked.get("id").asText()).isEqualTo(id);
            assertThat(revoked.get("revokedAt").asText()).isNotEqualTo("null");

            await().atMost(10, SECONDS)
                    .until(() -> lynex.sendFrom(
                                            "http://localhost:5173",
                                            "/api/v1/events?api_key=" + page,
                                            LOG_EVENT.formatted("c"))
                                    .statusCode()
                            == 401);
        }
        assertThat(run("key", "--scope", "both", "--data", data.toString())).satisfies(r -> oneLine(r, "--scope"));
        assertThat(run("key", "--origin", "app.example.com", "--data", data.toString()))
                .satisfies(r -> oneLine(r, "scheme://host"));
        assertThat(run("key", "--revoke", "none", "--data", data.toString()))
                .satisfies(r -> oneLine(r, "has no key 'none'"));
    }

    @Test
    void whatStandsInTheWayIsSaidInOneLine() throws Exception {
        Path data = folder.resolve("data");
        try (var lynex = RunningLynex.start(data)) {
            String port = lynex.ready().get("ingestUrl").asText().replaceAll(".*:", "");
            assertThat(run("up", "--data", folder.resolve("other").toString(), "--port-ingest", port))
                    .satisfies(r -> oneLine(r, "port " + port));
            assertThat(run("up", "--data", data.toString(), "--port-ingest", "0", "--port-query", "0"))
                    .satisfies(r -> oneLine(r, Long.toString(lynex.pid())));
        }
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(run("up", "--data", file.toString(), "--port-ingest", "0", "--port-query", "0"))
                .satisfies(r -> oneLine(r, file.toString()));
        assertThat(run("up", "--prot-ingest", "1")).satisfies(r -> oneLine(r, "--prot-ingest"));
        assertThat(run("up", "--port-ingest", "http")).satisfies(r -> oneLine(r, "--port-ingest"));
        Path readOnly = Files.createDirectory(
                folder.resolve("read-only"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
        if (!Files.isWritable(readOnly)) { // root may write anywhere
            assertThat(run("up", "--data", readOnly.resolve("data").toString(), "--port-ingest", "0"))
                    .satisfies(r -> oneLine(r, readOnly.toString()));
        }
    }

    @Test
    void askedForMoreThanTheEmbeddedStoreCanKeepItSaysWhyNotAndDoesNotStart() throws Exception {
        for (String level : List.of("node", "none")) {
            ProcessBuilder up = RunningLynex.command(List.of(
                    "up", "--data", folder.resolve(level).toString(), "--port-ingest", "0", "--port-query", "0"));
            up.environment().put("LYNEX_QUEUE_DURABILITY", level);
            Process process = up.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            try {
                assertThat(process.waitFor(30, SECONDS)).as("refuses %s", level).isTrue();
                String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                oneLine(
                        new Ran(process.exitValue(), "", said),
                        level.equals("node") ? "never syncs its log" : "'none'");
            } finally {
                process.destroy();
            }
        }
    }

    private static void oneLine(Ran ran, String about) {
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err().strip()).startsWith("lynex: ").contains(about).doesNotContain("\n");
    }

    private static JsonNode JSON(Ran ran) throws IOException {
        return RunningLynex.JSON.readTree(ran.out());
    }

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) throws IOException, InterruptedException {
        Process process = RunningLynex.command(List.of(arguments)).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), out, err);
    }

    static JsonNode stored(RunningLynex lynex, String token, String eventId) {
        HttpResponse<String> answer = await().atMost(15, SECONDS)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> lynex.ask("/api/v1/events/" + eventId, token), a -> a.statusCode() == 200);
        try {
            return RunningLynex.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
