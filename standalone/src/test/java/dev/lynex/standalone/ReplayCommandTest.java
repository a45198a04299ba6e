package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.engines.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lynex replay} as a process of its own, beside a Lynex with an archive and after it. */
class ReplayCommandTest {
    private final String yesterday = Instant.now().minus(1, ChronoUnit.DAYS).toString();

    @TempDir
    Path folder;

    @Test
    void whatTheStoreLostComesBackFromTheDataFoldersArchiveWhetherLynexRunsOrNot() throws Exception {
        Path data = folder.resolve("data");
        try (var lynex = RunningLynex.start(data, "--archive")) {
            String key = lynex.ready().get("ingestKey").asText();
            String token = lynex.ready().get("apiToken").asText();
            assertThat(lynex.ask("/health/dependencies", token).body()).contains("\"archive\":{\"status\":\"UP\"");
            String events = "[{\"eventId\":\"a\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"one\"}},"
                    + "{\"eventId\":\"b\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"two\"}}]";
            assertThat(lynex.send("/api/v1/events/batch", events, key).statusCode())
                    .isEqualTo(202);
            await().atMost(20, SECONDS)
                    .until(() ->
                            lynex.json("/api/v1/ledger", token).get("stored").asInt() == 2);
            assertThat(sql(data, "SELECT count() FROM events")).isEqualTo("2");
            assertThat(replay(data).at("/inStore").asInt()).isEqualTo(1);

            String rollup = "SELECT sum(events) FROM rollup_minute";
            for (String table : List.of("events", "rollup_minute", "traces_by_time", "traces_by_id")) {
                sql(data, "ALTER TABLE " + table + " DELETE WHERE 1 SETTINGS mutations_sync = 2");
            }
            assertThat(replay(data, "--dry-run").at("/rows").asInt()).isEqualTo(2);
            assertThat(sql(data, "SELECT count() FROM events")).isEqualTo("0");
            assertThat(replay(data).at("/rows").asInt()).isEqualTo(2);
            assertThat(sql(data, "SELECT count(), uniqExact(event_id) FROM events"))
                    .isEqualTo("2\t2");
            assertThat(sql(data, rollup)).isEqualTo("2");
        }
        JsonNode after = replay(data);
        assertThat(after.at("/objects").asInt()).isEqualTo(1);
        assertThat(after.at("/inStore").asInt()).isEqualTo(1);
        assertThat(after.at("/rows").asInt()).isZero();
        assertThat(Files.readString(folder.resolve("data.log"))).doesNotContain(DataFolder.secretOf(data, "s3"));
    }

    @Test
    void aFolderWithoutAnArchiveAndARangeThatIsNoneAreSaidInOneLine() throws Exception {
        Path data = folder.resolve("data");
        try (var _ = RunningLynex.start(data)) {
            assertThat(Files.exists(data.resolve("s3"))).isFalse();
            assertThat(refused(data, "--from", yesterday)).contains("has no archive; lynex up --archive");
            assertThat(refused(data)).contains("--from 2026-11-24");
            assertThat(refused(data, "--from", "monday")).contains("--from must be a day or a time");
            assertThat(refused(data, "--from", "2026-11-24", "--to", "2026-11-24"))
                    .contains("--from must be before --to");
        }
    }

    private JsonNode replay(Path data, String... more) throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("replay", "--json", "--data", data.toString(), "--from", yesterday));
        arguments.addAll(Arrays.asList(more));
        Process process = RunningLynex.command(arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return RunningLynex.JSON.readTree(out);
    }

    private static String refused(Path data, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("replay", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        Process process = RunningLynex.command(arguments).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said.lines()).hasSize(1);
        return said;
    }

    private static String sql(Path data, String query) throws IOException, InterruptedException {
        String url = RunningLynex.JSON
                .readTree(data.resolve("running.json").toFile())
                .get("storeUrl")
                .asText();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/?database=lynex"))
                            .header("X-ClickHouse-User", "lynex")
                            .header("X-ClickHouse-Key", DataFolder.secretOf(data, "clickhouse"))
                            .POST(HttpRequest.BodyPublishers.ofString(query))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body().strip();
        }
    }
}
