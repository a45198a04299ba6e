package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lynex.engines.RedisEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told when the queue cannot keep what it is sent. */
class QueueRefusalsTest {
    @TempDir
    Path folder;

    @Test
    void withoutAReplicaNothingIsAcknowledgedAndTheClientIsToldToSendItAgain() throws Exception {
        try (var primary = RedisEngine.start(
                new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"),
                List.of("appendfsync always", "min-replicas-to-write 1"))) {
            HttpResponse<String> answer = send(Map.of("queue.uri", primary.uri(), "queue.durability", "replica"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("urn:lynex:problem:not-replicated")
                    .contains("0 of 1 replicas");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void shortlyBeforeTheQueuesDiskIsFullTheClientIsToldToComeBackLater() throws Exception {
        var disk = Files.getFileStore(folder);
        assumeTrue(
                disk.getUsableSpace() < disk.getTotalSpace() / 10 * 9,
                "NOT TESTED: this disk is too empty to count as nearly full by any setting");
        HttpResponse<String> answer = send(Map.of(
                "queue.disk",
                folder.toString(),
                "queue.disk-least-free",
                "1000000GiB",
                "queue.disk-least-free-percent",
                "90"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:lynex:problem:disk-nearly-full").contains("nothing was stored");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    private static HttpResponse<String> send(Map<String, String> overrides) throws Exception {
        try (var ingest = RunningIngest.start(overrides);
                var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + "/api/v1/events"))
                            .header("X-API-Key", ingest.key())
                            .POST(HttpRequest.BodyPublishers.ofString(RunningIngest.EVENT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
