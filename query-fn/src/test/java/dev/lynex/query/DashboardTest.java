package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard's files as a browser gets them. */
class DashboardTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path root;

    private RunningQuery query;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(root.resolve("index.html"), "<!doctype html><title>Lynex</title>");
        Files.createDirectory(root.resolve("assets"));
        Files.writeString(root.resolve("assets/app-1.js"), "export {};");
        query = new RunningQuery(Map.of("query.web-root", root.toString()));
    }

    @AfterEach
    void stop() {
        query.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"/, no-cache", "/assets/app-1.js, 'public, max-age=31536000, immutable'"})
    void aFileThatTheBrowserHasIsNotSentAgain(String path, String caching) throws Exception {
        HttpResponse<String> first = get(path);
        assertThat(first.statusCode()).isEqualTo(200);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        try (var log = new CapturedLog()) {
            HttpResponse<String> again = get(path, "If-None-Match", tag);
            assertThat(again.statusCode()).as(again.body()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("Content-Type")).isEmpty();
            assertThat(again.headers().firstValue("ETag")).contains(tag);
            assertThat(again.headers().firstValue("Cache-Control")).contains(caching);
            assertThat(again.headers().firstValue("Content-Security-Policy"))
                    .isEqualTo(first.headers().firstValue("Content-Security-Policy"));
            assertThat(again.headers().firstValue("Lynex-Request-Id")).isPresent();
            assertThat(log.text()).doesNotContain("SEVERE", "WARNING", "request failed");
        }
        // Counted after the last byte was sent, so the client may be earlier.
        await().untilAsserted(() -> assertThat(query.metrics.scrape()).contains("status=\"304\""));
        assertThat(query.metrics.scrape()).doesNotContain("status=\"500\"");
    }

    @Test
    void anAddressOfTheDashboardIsItsPageAndOneOfTheApiIsNot() throws Exception {
        assertThat(get("/events").body()).contains("<title>Lynex</title>");
        assertThat(get("/api/v1/nothing").statusCode()).isEqualTo(404);
    }
}
