package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes over the wire: it is answered, with problem JSON where it is refused, never by a fault of ours, and
 * what comes after it is served. A seed by {@code -Dfuzz.seed} plays a run again.
 */
@Timeout(120)
class HttpFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final Duration AT_MOST = Duration.ofSeconds(15);
    private static final int MOST_REQUESTS = 4_000;
    private static final int GOOD_AFTER = 25;
    private static final Duration BODY = Duration.ofMillis(300);
    /** Far longer than any deadline of the server here. */
    private static final Duration HANG = Duration.ofSeconds(10);

    private static final long HEAP_GROWTH = 64L << 20;
    /** Not 501 and 505, which speak of the request's HTTP (RFC 9112 §6.1, RFC 9110 §15.6.6), and not 503. */
    private static final List<Integer> FAULTS_OF_OURS = List.of(500, 502, 504, 506, 507, 508, 510, 511);

    private static final List<String> BODIES = List.of(
            RunningIngest.EVENT,
            "[" + RunningIngest.EVENT + "," + RunningIngest.EVENT + "]",
            "{\"events\":[" + RunningIngest.EVENT + "]}",
            RunningIngest.EVENT + "\n" + RunningIngest.EVENT,
            "{\"type\":\"token_usage\",\"eventId\":\"e1\",\"timestamp\":\"2026-11-23T10:00:00.123Z\",\"context\":"
                    + "{\"traceId\":\"t\",\"tags\":[\"a\"]},\"body\":{\"model\":\"m\",\"inputTokens\":1e3,"
                    + "\"output_tokens\":2,\"costUSD\":0.1}}",
            "{\"type\":\"span\",\"body\":{\"spanId\":\"s\",\"name\":\"n\",\"start\":\"2026-11-23T10:00:00Z\"}}",
            "{\"type\":\"custom\",\"body\":{\"x\":" + "[".repeat(500) + "]".repeat(500) + "}}",
            "{\"type\":\"custom\",\"body\":{\"x\":" + "{\"y\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}}",
            "{\"type\":\"eval_metric\",\"body\":{\"metric\":\"m\",\"value\":1e999999999}}",
            "{\"type\":\"eval_metric\",\"body\":{\"metric\":\"m\",\"value\":" + "9".repeat(100_000) + "}}",
            "{\"type\":\"log\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"level\":\"info\",\"message\":\"\"}}",
            "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"\\ud800\\u0000\"}}",
            "[" + "1,".repeat(2_000) + "1]",
            "",
            "\ufeff" + RunningIngest.EVENT);
    private static final List<String> TARGETS = List.of(
            "/api/v1/events",
            "/api/v1/events/batch",
            "/api/v1/events/",
            "/api/v1/events?api_key=x&api_key=%zz",
            "/api/v1/events?%00=%ff",
            "/api/v1/../v1/events",
            "//api/v1/events",
            "/%2e%2e/metrics",
            "/" + "a".repeat(5_000),
            "*",
            "http://elsewhere/api/v1/events");
    private static final List<String> HEADERS = List.of(
            "Content-Type: application/x-ndjson",
            "Content-Type: text/plain",
            "Content-Type: ;;;",
            "Content-Encoding: gzip",
            "Content-Encoding: zstd",
            "Content-Encoding: br",
            "Content-Encoding: gzip, zstd",
            "Expect: 100-continue",
            "Expect: something",
            "Connection: close",
            "Connection: upgrade",
            "Upgrade: h2c",
            "Origin: null",
            "Origin: \u0001",
            "Idempotency-Key: ",
            "Idempotency-Key: \u00e9\u4e2d",
            "Host: other",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5, 5",
            " folded: 1",
            "No-Colon",
            ": empty",
            "X-Long: " + "x".repeat(15_000),
            "X-Many: 1\r\n".repeat(500) + "X-Many: 1");

    private static RunningIngest ingest;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start(Map.of(
                "server.header-timeout", BODY.toMillis() + "ms",
                "server.request-timeout", BODY.toMillis() + "ms",
                "server.idle-timeout", BODY.toMillis() + "ms"));
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void whateverComesIsAnsweredAndWhatFollowsIsServed() throws IOException {
        System.out.println("fuzz.seed=" + SEED);
        assertGood(0);
        long before = usedHeap();
        long end = System.nanoTime() + AT_MOST.toNanos();
        int sent = 0;
        while (sent < MOST_REQUESTS && System.nanoTime() < end) {
            byte[] request = request();
            check(request, ++sent);
            if (sent % GOOD_AFTER == 0) {
                assertGood(sent);
            }
        }
        System.out.println("fuzz.requests=" + sent + " answers=" + statuses);
        assertGood(sent);
        // It was no use of time otherwise: good ones and all kinds of bad ones.
        assertThat(sent).isGreaterThan(200);
        assertThat(statuses.keySet()).contains(202, 400, 401, 404, 413, 415);
        assertThat(usedHeap() - before).isLessThan(HEAP_GROWTH);
    }

    private void check(byte[] request, int number) throws IOException {
        String which = "request " + number + " of seed " + SEED + ": "
                + new String(Arrays.copyOf(request, Math.min(400, request.length)), StandardCharsets.ISO_8859_1);
        long start = System.nanoTime();
        try (RawClient client = ingest.connect()) {
            client.patience(HANG);
            try {
                client.send(request);
                if (random.nextInt(3) == 0) {
                    client.end();
                }
                RawAnswer answer = client.answer();
                while (answer.status() == 100) {
                    answer = client.answer();
                }
                statuses.merge(answer.status(), 1, Integer::sum);
                assertThat(FAULTS_OF_OURS).as(which).doesNotContain(answer.status());
                assertThat(answer.header("Lynex-Request-Id")).as(which + answer).matches("[0-9a-f]{32}");
                if (answer.status() >= 400) {
                    assertThat(answer.header("Content-Type")).as(which).isEqualTo("application/problem+json");
                    assertThat(answer.json().path("status").asInt()).as(which).isEqualTo(answer.status());
                    assertThat(answer.json().path("detail").asText()).as(which).isNotBlank();
                }
            } catch (EOFException | SocketException e) {
                statuses.merge(0, 1, Integer::sum); // Closed: it could not be taken for a request.
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).as(which).isLessThan(HANG);
    }

    private void assertGood(int after) throws IOException {
        assertThat(ingest.post("/api/v1/events", RunningIngest.EVENT).status())
                .as("a good request after request " + after + " of seed " + SEED)
                .isEqualTo(202);
    }

    private byte[] request() throws IOException {
        if (random.nextInt(12) == 0) {
            return randomBytes(random.nextInt(2_000));
        }
        byte[] body = body();
        var head = new StringBuilder(
                random.nextInt(8) == 0 ? one(List.of("PUT", "OPTIONS", "get", "\u00e9", "")) : "POST");
        head.append(' ')
                .append(random.nextInt(6) == 0 ? one(TARGETS) : one(TARGETS.subList(0, 2)))
                .append(random.nextInt(20) == 0 ? one(List.of(" HTTP/1.0", " HTTP/2.0", "", " HTP")) : " HTTP/1.1")
                .append("\r\nHost: localhost\r\n");
        if (random.nextInt(10) != 0) {
            head.append("X-API-Key: ").append(ingest.key()).append("\r\n");
        }
        for (int i = random.nextInt(3); i > 0 && random.nextBoolean(); i--) {
            head.append(one(HEADERS)).append("\r\n");
        }
        switch (random.nextInt(4)) {
            case 0 -> body = packed(body, head);
            case 1 -> {
                body = chunked(body);
                head.append("Transfer-Encoding: chunked\r\n\r\n");
                return mutated(concat(head.toString().getBytes(StandardCharsets.UTF_8), body));
            }
            default -> {}
        }
        int wrong = random.nextInt(8);
        int length = Math.max(0, body.length + (wrong == 0 ? random.nextInt(200) - 100 : 0));
        head.append("Content-Length: ").append(wrong == 1 ? 6_000_000 : length).append("\r\n\r\n");
        return mutated(concat(head.toString().getBytes(StandardCharsets.UTF_8), body));
    }

    private byte[] body() {
        byte[] body = one(BODIES).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> flipped(body, 1 + random.nextInt(5));
            default -> body;
        };
    }

    private byte[] packed(byte[] body, StringBuilder head) throws IOException {
        boolean gzip = random.nextBoolean();
        head.append("Content-Encoding: ").append(gzip ? "gzip" : "zstd").append("\r\n");
        byte[] packed;
        if (gzip) {
            var out = new ByteArrayOutputStream();
            try (var stream = new GZIPOutputStream(out)) {
                stream.write(body);
            }
            packed = out.toByteArray();
        } else {
            packed = Zstd.compress(body);
        }
        return switch (random.nextInt(4)) {
            case 0 -> flipped(packed, 1 + random.nextInt(3));
            case 1 -> Arrays.copyOf(packed, random.nextInt(packed.length));
            default -> packed;
        };
    }

    private byte[] chunked(byte[] body) {
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; ) {
            int size = Math.min(body.length - from, 1 + random.nextInt(Math.max(1, body.length)));
            String length = Integer.toHexString(size);
            String odd = random.nextInt(12) == 0
                    ? one(List.of("-1", "7fffffff", "ffffffffffffffff", "0x5", "", ";ext=1", "5 ", "g"))
                    : length + (random.nextInt(8) == 0 ? ";name=value" : "");
            out.writeBytes((odd + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(body, from, size);
            out.writeBytes(random.nextInt(15) == 0 ? new byte[] {'\n'} : new byte[] {'\r', '\n'});
            from += size;
        }
        out.writeBytes(one(List.of("0\r\n\r\n", "0\r\n\r\n", "0\r\n\r\n", "0\r\nTrailer: 1\r\n\r\n", ""))
                .getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private byte[] mutated(byte[] request) {
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(request, random.nextInt(request.length));
            case 1 -> flipped(request, 1 + random.nextInt(4));
            case 2 -> concat(request, request);
            default -> request;
        };
    }

    private byte[] flipped(byte[] bytes, int times) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < times && copy.length > 0; i++) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
