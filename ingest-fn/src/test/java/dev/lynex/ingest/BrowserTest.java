package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page in a browser can do, and what it cannot. */
class BrowserTest {
    private static final String HOME = "https://app.example.com";
    private static final String PATH = "/api/v1/events";

    private static RunningIngest ingest;
    private static String browserKey;
    private static String serverKey;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start();
        ingest.metadata().allowOrigins(ingest.project().id(), List.of(Origin.of(HOME)));
        browserKey = ingest.key(KeyScope.BROWSER);
        serverKey = ingest.key(KeyScope.INGEST);
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, PATH + "/batch"})
    void aPreflightIsAnsweredWithoutAKey(String path) throws IOException {
        RawAnswer answer = send(
                "OPTIONS",
                path + "?api_key=" + browserKey,
                "",
                "Origin: https://any.example.org",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type,idempotency-key");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://any.example.org");
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(List.of(answer.header("Access-Control-Allow-Headers").split(", ")))
                .contains("content-type", "content-encoding", "x-api-key", "authorization", "idempotency-key");
        assertThat(Integer.parseInt(answer.header("Access-Control-Max-Age"))).isPositive();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void aPageOfAnAllowedOriginSendsWithItsKeyInTheAddressAndReadsTheAnswer() throws IOException {
        RawAnswer answer = send("POST", PATH + "?api_key=" + browserKey, RunningIngest.EVENT, "Origin: " + HOME);

        assertThat(answer.status()).isEqualTo(202);
        assertReadable(answer);
    }

    @Test
    void theHostMayBeWrittenInAnyCase() throws IOException {
        assertThat(send(
                                "POST",
                                PATH,
                                RunningIngest.EVENT,
                                "X-API-Key: " + browserKey,
                                "Origin: " + HOME.toUpperCase(Locale.ROOT))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aBeaconsJsonComesAsPlainText() throws IOException {
        assertThat(send(
                                "POST",
                                PATH + "/batch?api_key=" + browserKey,
                                "[" + RunningIngest.EVENT + "]",
                                "Origin: " + HOME,
                                "Content-Type: text/plain;charset=UTF-8")
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example.com",
                "Origin: http://app.example.com",
                "Origin: https://app.example.com:8443",
                "Origin: https://app.example.com.evil.org",
                "Origin: null",
                "X-No-Origin: 1"
            })
    void aBrowserKeyWorksFromNowhereElse(String header) throws IOException {
        RawAnswer answer = send("POST", PATH, RunningIngest.EVENT, "X-API-Key: " + browserKey, header);

        answer.isProblem(403, "origin-not-allowed");
        assertThat(answer.json().path("detail").asText())
                .contains("lynex key --scope browser", ingest.project().id());
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void aServersKeyInTheAddressIsRefused() throws IOException {
        RawAnswer answer = send("POST", PATH + "?api_key=" + serverKey, RunningIngest.EVENT, "Origin: " + HOME);

        answer.isProblem(403, "key-in-address");
        assertThat(answer.json().path("detail").asText()).contains("X-API-Key").doesNotContain(serverKey);
    }

    @Test
    void aServersKeyInAHeaderNeedsNoOrigin() throws IOException {
        RawAnswer answer =
                send("POST", PATH, RunningIngest.EVENT, "X-API-Key: " + serverKey, "Origin: https://evil.example.com");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aPageCanReadItsErrorsToo() throws IOException {
        String target = PATH + "?api_key=" + browserKey;
        String origin = "Origin: " + HOME;
        assertReadable(send("POST", target, "{", origin).isProblem(400, "invalid-json"));
        assertReadable(
                send("POST", target, "x", origin, "Content-Encoding: br").isProblem(415, "unsupported-encoding"));
        assertReadable(send("POST", target, " ".repeat(5_300_000), origin).isProblem(413, "too-large"));
        try (RawClient client = ingest.connect()) {
            client.send("POST " + target + " HTTP/1.1\r\nHost: x\r\n" + origin
                    + "\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
            assertReadable(client.answer().isProblem(400, "bad-chunks"));
        }
    }

    @Test
    void anEmptyKeyIsNone() throws IOException {
        send("POST", PATH + "?api_key=", RunningIngest.EVENT, "Origin: " + HOME).isProblem(401, "unauthorized");
    }

    private static void assertReadable(RawAnswer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin"))
                .as(answer.toString())
                .isEqualTo(HOME);
        assertThat(List.of(answer.header("Access-Control-Expose-Headers").split(", ")))
                .contains("Lynex-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy");
        assertThat(answer.header("Lynex-Request-Id")).matches("[0-9a-f]{32}");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }

    private static RawAnswer send(String method, String target, String body, String... headers) throws IOException {
        try (RawClient client = ingest.connect()) {
            return client.request(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
        }
    }
}
