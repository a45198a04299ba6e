package dev.lynex.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.component.Check;
import dev.lynex.component.Component;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every function's server promises. */
class FunctionServerTest {
    private static final int LIMIT = 10_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestingComponent backend = new TestingComponent();
    private FunctionServer server;

    @BeforeEach
    void start() {
        server = server(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyAnswerCarriesItsOwnRequestId() throws Exception {
        String first = get("/hello").headers().firstValue("Lynex-Request-Id").orElseThrow();
        String second = get("/nowhere").headers().firstValue("Lynex-Request-Id").orElseThrow();
        assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
        assertThat(second).matches("[0-9a-f]{32}");
    }

    @Test
    void isReadyWhenWhatItServesHasBegun() throws Exception {
        var begun = new java.util.concurrent.atomic.AtomicBoolean();
        server.close();
        server = FunctionServer.start(
                FunctionServerTest.class,
                settings(0),
                List.of(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                begun::get);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).contains("STARTING");
        begun.set(true);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void everyErrorIsProblemJson() throws Exception {
        problem(get("/nowhere"), 404, "urn:lynex:problem:not-found");
        problem(get("/refused"), 429, "urn:lynex:problem:slow-down");
        assertThat(get("/refused").headers().firstValue("Retry-After")).hasValue("2");
        HttpResponse<String> broken = get("/broken");
        problem(broken, 500, "urn:lynex:problem:internal");
        assertThat(broken.body()).doesNotContain("hunter2");
        String raw = raw("GARBAGE\r\n\r\n");
        assertThat(raw).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }

    @Test
    void aBodyIsUnpackedAndBoundedWhileItIs() throws Exception {
        assertThat(post("hello", "identity").body()).isEqualTo("5");
        assertThat(post(gzip(new byte[9_000]), "gzip").body()).isEqualTo("9000");
        assertThat(post(com.github.luben.zstd.Zstd.compress(new byte[9_000]), "zstd")
                        .body())
                .isEqualTo("9000");
        problem(post(gzip(new byte[50_000_000]), "gzip"), 413, "urn:lynex:problem:too-large");
        problem(
                post(com.github.luben.zstd.Zstd.compress(new byte[50_000_000]), "zstd"),
                413,
                "urn:lynex:problem:too-large");
        problem(post("x".repeat(LIMIT + 1), "identity"), 413, "urn:lynex:problem:too-large");
        problem(post("not gzip", "gzip"), 400, "urn:lynex:problem:body-not-gzip");
        problem(post("not zstd", "zstd"), 400, "urn:lynex:problem:body-not-zstd");
        problem(post("x", "br"), 415, "urn:lynex:problem:unsupported-encoding");
    }

    @Test
    void healthTellsTheFunctionFromItsBackends() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/dependencies").statusCode()).isEqualTo(200);
        backend.up = false;
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        HttpResponse<String> dependencies = get("/health/dependencies");
        assertThat(dependencies.statusCode()).isEqualTo(503);
        assertThat(Json.MAPPER
                        .readTree(dependencies.body())
                        .at("/dependencies/backend/detail")
                        .asText())
                .isEqualTo("away");
    }

    @Test
    void metricsNameRoutesNotAddresses() throws Exception {
        get("/things/secret-thing-1");
        get("/hello?api_key=sk_secret");
        String metrics = get("/metrics").body();
        assertThat(metrics)
                .contains("lynex_http_server_requests_seconds_count")
                .contains("/things/{id}")
                .doesNotContain("secret");
    }

    @Test
    void aTakenPortIsSaidInOneLine() {
        assertThatThrownBy(() -> server(server.port()))
                .isInstanceOf(PortInUseException.class)
                .hasMessageContaining("port " + server.port());
    }

    private static ServerSettings settings(int port) {
        return new ServerSettings(
                "127.0.0.1",
                port,
                100,
                100,
                1 << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                0);
    }

    private FunctionServer server(int port) {
        return FunctionServer.start(
                FunctionServerTest.class,
                settings(port),
                List.of(backend),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                routing -> {
                    routing.get("/hello", (req, res) -> res.send("hello"));
                    routing.get("/things/{id}", (req, res) -> res.send("thing"));
                    routing.get("/broken", (req, res) -> {
                        throw new IllegalStateException("the password is hunter2");
                    });
                    routing.get("/refused", (req, res) -> {
                        throw new Problem(429, "slow-down", "Slow down", "please", Duration.ofMillis(1_500))
                                .asException();
                    });
                    routing.post(
                            "/size", (req, res) -> res.send(Integer.toString(RequestBody.read(req, LIMIT).length)));
                });
    }

    private static void problem(HttpResponse<String> answer, int status, String type) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode json = Json.MAPPER.readTree(answer.body());
        assertThat(json.get("type").asText()).isEqualTo(type);
        assertThat(json.get("status").asInt()).isEqualTo(status);
        assertThat(json.get("detail").asText()).isNotBlank();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body, String encoding) throws IOException, InterruptedException {
        return post(body.getBytes(StandardCharsets.UTF_8), encoding);
    }

    private HttpResponse<String> post(byte[] body, String encoding) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri("/size"))
                        .header("Content-Encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    private static final class TestingComponent implements Component {
        private volatile boolean up = true;

        @Override
        public String name() {
            return "backend";
        }

        @Override
        public Check check() {
            return up ? Check.up("fine") : Check.down("away");
        }

        @Override
        public void close() {}
    }
}
