package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of {@code /api/v1/events} sees. */
class EventsRouteTest {
    private static final String ONE = "/api/v1/events";
    private static final String BATCH = "/api/v1/events/batch";
    private static final String BAD = "{\"type\":\"token_usage\",\"eventId\":\"bad-1\","
            + "\"body\":{\"model\":\"m\",\"inputTokens\":-1,\"outputTokens\":1}}";
    private static final int MIB = 1 << 20;

    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void anAcceptedEventIsInTheQueue() throws IOException {
        long before = accepted();

        RawAnswer answer = ingest.post(ONE, RunningIngest.EVENT);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.header("Lynex-Request-Id"));
        assertThat(accepted()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        application/json                     | [E,E]
        application/json                     | {"events":[E,E]}
        text/plain                           | {"sentAt":1,"events":[E,E]}
        application/x-ndjson                 | E~E
        application/x-ndjson                 | E~~E~
        application/x-ndjson; charset=utf-8  | E~E
        Application/X-NDJSON                 | E~E\
        """)
    void aBatchHasThreeForms(String type, String form) throws IOException {
        String body = form.replace("E", RunningIngest.EVENT).replace("~", "\n");

        RawAnswer answer = ingest.post(BATCH, body, "Content-Type: " + type);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected")).isEmpty();
    }

    @Test
    void oneBadEventDoesNotSinkItsNeighbours() throws IOException {
        long before = accepted();

        RawAnswer answer =
                ingest.post(BATCH, "[" + RunningIngest.EVENT + "," + BAD + ",7," + RunningIngest.EVENT + "]");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().path("rejected").toString())
                .isEqualTo("[{\"index\":1,\"eventId\":\"bad-1\",\"errors\":[{\"field\":\"body.inputTokens\",\"reason\":"
                        + "\"must be >= 0\"}]},{\"index\":2,\"eventId\":null,\"errors\":[{\"field\":\"event\","
                        + "\"reason\":\"must be an object, was a number\"}]}]");
        assertThat(accepted()).isEqualTo(before + 2);
    }

    @Test
    void noGoodEventIs400WithTheReasons() throws IOException {
        long before = accepted();

        RawAnswer answer = ingest.post(BATCH, "[" + BAD + "]").isProblem(400, "events-rejected");

        assertThat(answer.json().path("accepted").asInt()).isZero();
        assertThat(answer.json().at("/rejected/0/errors/0/field").asText()).isEqualTo("body.inputTokens");
        assertThat(accepted()).isEqualTo(before);
    }

    @Test
    void aKeyMayComeAsABearerToken() throws IOException {
        try (RawClient client = ingest.connect()) {
            assertThat(client.request("POST", ONE, bytes(RunningIngest.EVENT), "authorization: bearer " + ingest.key())
                            .status())
                    .isEqualTo(202);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: 1",
                "X-API-Key:",
                "X-API-Key: sk_000000000000_00000000000000000000000000",
                "X-API-Key: nonsense",
                "Authorization: Basic c2s6eA==",
                "Authorization: Bearer"
            })
    void withoutAValidKeyItIs401(String header) throws IOException {
        try (RawClient client = ingest.connect()) {
            RawAnswer answer = client.request("POST", ONE, bytes(RunningIngest.EVENT), header);
            answer.isProblem(401, "unauthorized");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void anotherProjectsEventIs403() throws IOException {
        String foreign = "{\"projectId\":\"other\"," + RunningIngest.EVENT.substring(1);
        ingest.post(ONE, foreign).isProblem(403, "forbidden");
        ingest.post(BATCH, "[" + foreign + "," + foreign + "]").isProblem(403, "forbidden");

        RawAnswer mixed = ingest.post(BATCH, "[" + foreign + "," + RunningIngest.EVENT + "]");

        assertThat(mixed.status()).isEqualTo(202);
        assertThat(mixed.json().at("/rejected/0/errors/0/field").asText()).isEqualTo("projectId");
    }

    @Test
    void anIdempotencyKeyBelongsToOneBody() throws IOException {
        String key = "Idempotency-Key: " + UUID.randomUUID();
        long before = accepted();

        assertThat(ingest.post(ONE, RunningIngest.EVENT, key).status()).isEqualTo(202);
        assertThat(ingest.post(ONE, RunningIngest.EVENT, key).status()).isEqualTo(202);
        ingest.post(ONE, RunningIngest.EVENT + " ", key).isProblem(422, "idempotency-key-reused");

        assertThat(accepted()).isEqualTo(before + 1);
    }

    @Test
    void everyOtherErrorIsProblemJsonToo() throws IOException {
        try (RawClient client = ingest.connect()) {
            client.request("GET", "/nowhere", new byte[0]).isProblem(404, "not-found");
            client.request("PUT", ONE, new byte[0]).isProblem(404, "not-found");
        }
        try (RawClient client = ingest.connect()) {
            client.send("NONSENSE\r\n\r\n").answer().isProblem(400, "http-400");
        }
        try (RawClient client = ingest.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
            assertThat(client.answer().header("Content-Type")).isEqualTo("application/problem+json");
        }
        ingest.post(ONE, "").isProblem(400, "empty-request");
        ingest.post(ONE, RunningIngest.EVENT, "Idempotency-Key: " + "x".repeat(256))
                .isProblem(400, "bad-idempotency-key");
    }

    @Test
    void bodiesMayBePackedInOnePartOrInSeveral() throws IOException {
        byte[] first = bytes(RunningIngest.EVENT + "\n");
        byte[] second = bytes(RunningIngest.EVENT);
        for (String encoding : new String[] {"gzip", "zstd"}) {
            RawAnswer answer = ingest.post(
                    BATCH,
                    concat(pack(encoding, first), pack(encoding, second)),
                    "Content-Type: application/x-ndjson",
                    "Content-Encoding: " + encoding);
            assertThat(answer.status()).as(encoding + answer.body()).isEqualTo(202);
            assertThat(answer.json().path("accepted").asInt()).as(encoding).isEqualTo(2);
        }
    }

    @Test
    void theSecondPartOfAPackedBodyMayComeLater() throws IOException {
        byte[] first = pack("gzip", bytes(RunningIngest.EVENT + "\n"));
        byte[] second = pack("gzip", bytes(RunningIngest.EVENT));
        try (RawClient client = ingest.connect()) {
            client.send("POST " + BATCH + " HTTP/1.1\r\nHost: x\r\nX-API-Key: " + ingest.key()
                    + "\r\nContent-Type: application/x-ndjson\r\nContent-Encoding: gzip\r\nExpect: 100-continue"
                    + "\r\nContent-Length: " + (first.length + second.length) + "\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100); // Now it reads the body.
            client.send(first);
            client.patience(java.time.Duration.ofMillis(200));
            assertThat(client.hasAnswer()).isFalse();
            client.patience(java.time.Duration.ofSeconds(10));
            RawAnswer answer = client.send(second).answer();
            assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aPackedBodyThatIsCutOrBrokenIs400(String encoding) throws IOException {
        byte[] whole = pack(encoding, bytes(RunningIngest.EVENT));
        String header = "Content-Encoding: " + encoding;
        for (int length = 1; length < whole.length; length++) {
            RawAnswer answer = ingest.post(ONE, Arrays.copyOf(whole, length), header);
            answer.isProblem(400, "body-not-" + encoding);
        }
        ingest.post(ONE, concat(whole, bytes("garbage")), header).isProblem(400, "body-not-" + encoding);
        ingest.post(ONE, concat(whole, Arrays.copyOf(whole, whole.length - 2)), header)
                .isProblem(400, "body-not-" + encoding);
        ingest.post(ONE, RunningIngest.EVENT, header).isProblem(400, "body-not-" + encoding);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "compress", "zstd;q=1", "nonsense"})
    void anUnknownEncodingIs415(String encoding) throws IOException {
        ingest.post(ONE, RunningIngest.EVENT, "Content-Encoding: " + encoding).isProblem(415, "unsupported-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aBombStopsAtTheLimit(String encoding) throws IOException {
        byte[] bomb = pack(encoding, new byte[200 * MIB]);
        assertThat(bomb.length).isLessThan(MIB);
        long start = System.nanoTime();

        ingest.post(ONE, bomb, "Content-Encoding: " + encoding).isProblem(413, "too-large");

        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        byte[] full = pack(encoding, bytes(" ".repeat(5 * MIB - RunningIngest.EVENT.length()) + RunningIngest.EVENT));
        assertThat(ingest.post(ONE, full, "Content-Encoding: " + encoding).status())
                .isEqualTo(202);
    }

    @Test
    void aZstdWindowOfMoreThan8MiBIsRefused() throws IOException {
        RawAnswer answer = ingest.post(ONE, zstd(bytes(RunningIngest.EVENT), 24), "Content-Encoding: zstd");

        answer.isProblem(400, "zstd-window-too-large");
        assertThat(answer.json().path("detail").asText()).contains("8388608");
        assertThat(ingest.post(ONE, zstd(bytes(RunningIngest.EVENT), 23), "Content-Encoding: zstd")
                        .status())
                .isEqualTo(202);
    }

    private static byte[] pack(String encoding, byte[] plain) throws IOException {
        if (encoding.equals("zstd")) {
            return Zstd.compress(plain);
        }
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    /** Streams, so that the frame does not say its size and has the window asked for. */
    private static byte[] zstd(byte[] plain, int windowLog) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStream(out)) {
            zstd.setLong(windowLog);
            zstd.write(plain);
            zstd.flush();
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long accepted() {
        return ingest.queue().ledger().partitions().stream()
                .flatMap(p -> p.projects().entrySet().stream())
                .filter(p -> p.getKey().equals(ingest.project().id()))
                .mapToLong(p -> p.getValue().accepted())
                .sum();
    }
}
