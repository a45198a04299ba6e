package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are slow, on purpose or not, cost themselves their connection and nobody else anything. */
@Timeout(60)
class HostileClientsTest {
    private static final int MAX_CONCURRENT = 4;
    private static final Duration HEADERS = Duration.ofMillis(800);
    private static final Duration BODY = Duration.ofMillis(1_600);
    private static final Duration IDLE = Duration.ofMillis(2_400);
    private static final Duration WRITE = Duration.ofMillis(1_200);
    /** How much later than said a cut may come on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start(Map.of(
                "server.max-concurrent-requests", Integer.toString(MAX_CONCURRENT),
                "server.header-timeout", HEADERS.toMillis() + "ms",
                "server.request-timeout", BODY.toMillis() + "ms",
                "server.idle-timeout", IDLE.toMillis() + "ms",
                "server.write-timeout", WRITE.toMillis() + "ms",
                "server.max-body-memory", "20MiB"));
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void chunksThatAreNoneAreTheClientsFault() throws IOException {
        for (String chunks :
                List.of("nonsense\r\n", "5\r{\"a\":\r\n", "-1\r\n", "7fffffff7\r\n{", "2\r\n{}x\r\n0\r\n\r\n")) {
            try (RawClient client = ingest.connect()) {
                client.send(head("Transfer-Encoding: chunked") + chunks);
                client.end();
                assertThat(client.answer().status()).as(chunks).isEqualTo(400);
            }
        }
    }

    @Test
    void aTrickledRequestLineIsCut() throws IOException {
        trickled("POST /api/v1/ev", HEADERS).isProblem(408, "too-slow");
    }

    @Test
    void trickledHeadersAreCut() throws IOException {
        trickled("POST /api/v1/events HTTP/1.1\r\nHost: x\r\nX-Slow: ", HEADERS).isProblem(408, "too-slow");
    }

    @Test
    void aTrickledBodyIsCutAndThePageCanReadWhy() throws IOException {
        ingest.metadata()
                .allowOrigins(ingest.project().id(), List.of(dev.lynex.metadata.Origin.of("https://slow.example.com")));
        String key = ingest.key(dev.lynex.metadata.KeyScope.BROWSER);

        RawAnswer answer = trickled(
                "POST /api/v1/events?api_key=" + key
                        + " HTTP/1.1\r\nHost: x\r\nOrigin: https://slow.example.com\r\nContent-Length: 100000\r\n\r\n{",
                BODY);

        answer.isProblem(408, "too-slow");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://slow.example.com");
        assertThat(answer.header("Connection")).isEqualTo("close");
    }

    @Test
    void anExporterThatTricklesIsToldInItsOwnForm() throws IOException {
        RawAnswer answer = trickled(
                "POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-API-Key: " + ingest.key()
                        + "\r\nContent-Length: 100000\r\n\r\n{",
                BODY);
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().path("code").asInt()).as(answer.body()).isEqualTo(4);
        assertThat(answer.json().path("message").asText()).startsWith("too-slow: its body must be here");
    }

    @Test
    void aTrickledChunkedBodyIsCut() throws IOException {
        trickled(head("Transfer-Encoding: chunked") + "186a0\r\n{", BODY).isProblem(408, "too-slow");
    }

    @Test
    void aSilentConnectionIsClosed() throws IOException {
        try (RawClient client = ingest.connect()) {
            assertClosesWithin(client, IDLE);
        }
    }

    @Test
    void aConnectionSilentAfterItsAnswerIsClosedWithoutAnother() throws IOException {
        try (RawClient client = ingest.connect()) {
            assertThat(client.request("GET", "/health/live", new byte[0]).status())
                    .isEqualTo(200);
            assertClosesWithin(client, IDLE);
        }
    }

    @Test
    void aConnectionInUseOutlivesEveryTimeout() throws IOException {
        try (RawClient client = ingest.connect()) {
            long end = System.nanoTime() + IDLE.plus(BODY).toNanos();
            int answered = 0;
            while (System.nanoTime() < end) {
                assertThat(client.request(
                                        "POST",
                                        "/api/v1/events",
                                        RunningIngest.EVENT.getBytes(StandardCharsets.UTF_8),
                                        "X-API-Key: " + ingest.key())
                                .status())
                        .isEqualTo(202);
                answered++;
            }
            assertThat(answered).isGreaterThan(10);
        }
    }

    @Test
    void aClientThatNeverReadsItsAnswersIsCut() throws IOException {
        byte[] requests =
                "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100).getBytes(StandardCharsets.UTF_8);
        try (RawClient client = ingest.connect()) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> {
                        // The server stops reading once its answers are stuck, and then closes.
                        for (int i = 0; i < 10_000; i++) {
                            client.send(requests);
                        }
                    })
                    .isInstanceOf(SocketException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(WRITE, WRITE.plus(SLACK.multipliedBy(2)));
        }
        assertThat(ingest.post("/api/v1/events", RunningIngest.EVENT).status()).isEqualTo(202);
    }

    @Test
    void moreSlowSendersThanPlacesKeepNobodyOut() throws IOException {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 5 * MAX_CONCURRENT; i++) {
                slow.add(ingest.connect().send(head("Content-Length: 1000") + "{\"type\":"));
                slow.add(ingest.connect().send("POST /api/v1/events HTTP/1.1\r\nX-Slow: "));
            }
            for (int i = 0; i < 5 * MAX_CONCURRENT; i++) {
                assertThat(ingest.post("/api/v1/events", RunningIngest.EVENT).status())
                        .isEqualTo(202);
            }
            // They did hang all the while: each of them gets its 408 only now.
            for (RawClient each : slow) {
                each.answer().isProblem(408, "too-slow");
            }
        } finally {
            for (RawClient each : slow) {
                each.close();
            }
        }
    }

    @Test
    void aBodyAnnouncedTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (RawClient client = ingest.connect()) {
            client.send(head("Content-Length: 6000000"));
            client.answer().isProblem(413, "too-large");
            assertClosesWithin(client, Duration.ofMillis(500));
        }
        try (RawClient client = ingest.connect()) {
            client.send(head("Content-Length: 99999999999"));
            client.answer().isProblem(413, "too-large");
            assertClosesWithin(client, Duration.ofMillis(500));
        }
    }

    @Test
    void whoSendsOnAfterARefusalStillReadsIt() throws IOException {
        try (RawClient client = ingest.connect()) {
            client.send(head("Content-Length: 6000000"));
            client.send(new byte[1_000_000]);
            client.answer().isProblem(413, "too-large");
        }
    }

    @Test
    void whatIsLeftOfARefusedBodyIsNotTakenForARequest() throws IOException {
        try (RawClient client = ingest.connect()) {
            String hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send("POST /api/v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + hidden);
            client.answer().isProblem(401, "unauthorized");
            assertClosesWithin(client, Duration.ofMillis(500));
        }
    }

    @Test
    void bodiesThatFillTheMemoryForThemAreRefusedAndFreeItAgain() throws IOException {
        List<RawClient> large = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        byte[] most = new byte[4_000_000];
        try {
            for (int i = 0; i < 8; i++) {
                large.add(ingest.connect().send(head("Content-Length: 4100000")).send(most));
            }
            for (RawClient each : large) {
                answers.add(each.answer().json().path("type").asText());
            }
        } finally {
            for (RawClient each : large) {
                each.close();
            }
        }
        assertThat(answers).contains("urn:lynex:problem:memory-full");
        assertThat(ingest.post("/api/v1/events", RunningIngest.EVENT).status()).isEqualTo(202);
        byte[] full = (" ".repeat(5_000_000) + RunningIngest.EVENT).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4; i++) {
            assertThat(ingest.post("/api/v1/events", full).status()).isEqualTo(202);
        }
    }

    private static String head(String header) {
        return "POST /api/v1/events HTTP/1.1\r\nHost: x\r\nX-API-Key: " + ingest.key() + "\r\n" + header + "\r\n\r\n";
    }

    /** Sends the beginning and then a byte now and again, until it is answered; that must take about so long. */
    private static RawAnswer trickled(String beginning, Duration atMost) throws IOException {
        try (RawClient client = ingest.connect()) {
            client.patience(Duration.ofMillis(100));
            client.send(beginning);
            long start = System.nanoTime();
            while (true) {
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertThat(took).isLessThan(atMost.plus(SLACK));
                client.send("x");
                if (client.hasAnswer()) {
                    assertThat(took).isGreaterThan(atMost.minusMillis(200));
                    return client.answer();
                }
            }
        }
    }

    private static void assertClosesWithin(RawClient client, Duration atMost) throws IOException {
        client.patience(atMost.plus(SLACK));
        assertThat(client.closedByServer()).isTrue();
        assertThat(client.leftOver()).isEmpty();
    }
}
