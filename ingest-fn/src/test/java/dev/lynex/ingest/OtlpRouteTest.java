package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import dev.lynex.function.Json;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.Origin;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.Entry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an OpenTelemetry exporter sees, and what is in the queue then. */
class OtlpRouteTest {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String TRACES = "/v1/traces";
    private static final String LOGS = "/v1/logs";

    private final Spans spans = new Spans(11);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Instant began = Instant.now();
    private final List<String> requestIds = new ArrayList<>();
    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = RunningIngest.start();
    }

    @AfterEach
    void stop() {
        client.close();
        ingest.close();
    }

    @Test
    void spansGoIntoTheQueueAsTheyCame() throws Exception {
        byte[] request = spans(2);

        HttpResponse<byte[]> answer = post(TRACES, PROTOBUF, request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
        assertThat(answer.headers().firstValue("Lynex-Request-Id")).isPresent();
        assertThat(ExportTraceServiceResponse.parseFrom(answer.body()))
                .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
        assertThat(queued()).singleElement().satisfies(entry -> {
            assertThat(entry.dialect()).isEqualTo("otlp-traces");
            assertThat(entry.events()).isEqualTo(2);
            assertThat(entry.payload()).isEqualTo(request);
        });
    }

    @Test
    void logRecordsGoIntoTheQueueToo() throws Exception {
        byte[] request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder().setObservedTimeUnixNano(now()))
                                .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1))))
                .build()
                .toByteArray();

        HttpResponse<byte[]> answer = post(LOGS, PROTOBUF, request);

        assertThat(answer.statusCode()).isEqualTo(200);
        var partial = ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
        assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
        assertThat(partial.getErrorMessage()).contains("retention");
        assertThat(queued()).extracting(Entry::dialect, Entry::events).containsExactly(tuple("otlp-logs", 1));
    }

    @Test
    void jsonIsTakenAndAnsweredInJson() throws Exception {
        String span = """
                {"traceId":"%s","spanId":"00f067aa0ba902b7","name":"chat","startTimeUnixNano":"%d"}""";
        String good = span.formatted("4bf92f3577b34da6a3ce929d0e0e4736", now());
        String bad = span.formatted("none", now());
        String request = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + good + "," + bad + "]}]}]}";

        HttpResponse<byte[]> answer = post(TRACES, JSON + "; charset=utf-8", request.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(JSON);
        var partial = Json.MAPPER.readTree(answer.body()).path("partialSuccess");
        assertThat(partial.path("rejectedSpans").asText()).isEqualTo("1");
        assertThat(partial.path("errorMessage").asText()).contains("trace_id must be");
        Entry entry = queued().getFirst();
        Span queued = ExportTraceServiceRequest.parseFrom(entry.payload())
                .getResourceSpans(0)
                .getScopeSpans(0)
                .getSpans(0);
        assertThat(entry.events()).isEqualTo(1);
        assertThat(queued.getName()).isEqualTo("chat");
        String whole = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + good + "]}]}]}";
        assertThat(post(TRACES, JSON, whole.getBytes(StandardCharsets.UTF_8)).body())
                .isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bodiesMayBePacked() throws Exception {
        byte[] request = spans(3);
        assertThat(post(TRACES, PROTOBUF, Spans.gzip(request), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(200);
        byte[] other = spans(4);
        assertThat(post(TRACES, PROTOBUF, Zstd.compress(other), "Content-Encoding", "zstd")
                        .statusCode())
                .isEqualTo(200);
        assertThat(queued()).extracting(Entry::payload).containsExactly(request, other);
    }

    @Test
    void aLargeRequestIsQueuedInPartsAndItsRetryNotAgain() throws Exception {
        byte[] request = spans(2_500);

        assertThat(post(TRACES, PROTOBUF, request).statusCode()).isEqualTo(200);
        assertThat(post(TRACES, PROTOBUF, request).statusCode()).isEqualTo(200);

        assertThat(queued()).extracting(Entry::events).containsExactly(1_000, 1_000, 500);
        assertThat(accepted()).isEqualTo(2_500);
    }

    @Test
    void aRetryAfterAPartialAcceptanceStoresTheRest() throws Exception {
        // Its burst is 2,000 events, of which the first request takes some.
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(200, 0));
        assertThat(post(TRACES, PROTOBUF, spans(900)).statusCode()).isEqualTo(200);
        byte[] request = spans(1_900);

        HttpResponse<byte[]> refused = post(TRACES, PROTOBUF, request);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("RateLimit")).isPresent();
        assertThat(text(refused)).contains("rate-limited", "the first 1000 of the request's 1900 records");
        assertThat(accepted()).isEqualTo(1_900);
        // As an exporter does, until the rate allows the rest: 800 events more at 200 a second.
        await().atMost(20, SECONDS).until(() -> post(TRACES, PROTOBUF, request).statusCode() == 200);
        assertThat(accepted()).isEqualTo(2_800);
    }

    @Test
    void aMonthThatIsUsedUpIsFinal() throws Exception {
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(0, 10));
        assertThat(post(TRACES, PROTOBUF, spans(9)).statusCode()).isEqualTo(200);
        HttpResponse<byte[]> answer = post(TRACES, PROTOBUF, spans(2));
        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(text(answer)).contains("quota-exceeded");
        // FAILED_PRECONDITION: no exporter sends that again.
        assertThat(answer.body()).startsWith(0x08, 9, 0x12);
        assertThat(accepted()).isEqualTo(9);
    }

    @Test
    void aWarningComesWithFullSuccess() throws Exception {
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(0, 10));
        var partial = ExportTraceServiceResponse.parseFrom(
                        post(TRACES, PROTOBUF, spans(8)).body())
                .getPartialSuccess();
        assertThat(partial.getRejectedSpans()).isZero();
        assertThat(partial.getErrorMessage()).contains("used 8 of its 10 events");
    }

    @Test
    void nothingInARequestIsNoError() throws Exception {
        assertThat(post(TRACES, PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
        assertThat(post(LOGS, JSON, "{}".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(200);
        assertThat(queued()).isEmpty();
    }

    @Test
    void errorsAreAStatusInTheRequestsOwnForm() throws Exception {
        HttpResponse<byte[]> malformed = post(TRACES, PROTOBUF, new byte[] {0x0A, 0x7F, 0x01});
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(malformed.headers().firstValue("Content-Type")).contains(PROTOBUF);
        // google.rpc.Status: code in field 1, INVALID_ARGUMENT is 3; message in field 2.
        assertThat(malformed.body()).startsWith(0x08, 3, 0x12);
        assertThat(text(malformed)).contains("malformed-otlp: the protobuf message cannot be read");

        HttpResponse<byte[]> notJson = post(TRACES, JSON, "{\"resourceSpans\":7}".getBytes(StandardCharsets.UTF_8));
        assertThat(notJson.statusCode()).isEqualTo(400);
        assertThat(Json.MAPPER.readTree(notJson.body()).path("code").asInt()).isEqualTo(3);
        assertThat(Json.MAPPER.readTree(notJson.body()).path("message").asText())
                .contains("resourceSpans must be an array");

        assertThat(post(TRACES, "text/plain", spans(1)).statusCode()).isEqualTo(415);
        assertThat(post(TRACES, PROTOBUF, spans(1), "Content-Encoding", "br").statusCode())
                .isEqualTo(415);
        HttpResponse<byte[]> stranger = post(TRACES, PROTOBUF, spans(1), "X-API-Key", "sk_nobody");
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(stranger.body()).startsWith(0x08, 16, 0x12);
        assertThat(stranger.headers().firstValue("Lynex-Request-Id")).isPresent();
        assertThat(queued()).isEmpty();
    }

    @Test
    void whoSendsMetricsIsToldThatTheyAreNotTaken() throws Exception {
        HttpResponse<byte[]> answer = post("/v1/metrics", PROTOBUF, new byte[0]);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
        assertThat(answer.body()).startsWith(0x08, 12, 0x12);
        assertThat(text(answer)).contains("OTEL_METRICS_EXPORTER=none");
    }

    @Test
    void aBodyOfTheWholeLimitIsTakenAndOneByteMoreIsNot() throws Exception {
        int limit = 32 << 20;
        // A field that nobody knows, number 15, fills it up.
        byte[] request = spans(1);
        var filled = new ByteArrayOutputStream(limit);
        filled.writeBytes(request);
        int padding = limit - request.length - 5;
        filled.write(15 << 3 | 2);
        for (int shift = 0; shift < 28; shift += 7) {
            filled.write(((padding >>> shift) & 0x7F) | (shift < 21 ? 0x80 : 0));
        }
        filled.writeBytes(new byte[padding]);
        assertThat(filled.size()).isEqualTo(limit);

        assertThat(post(TRACES, PROTOBUF, filled.toByteArray()).statusCode()).isEqualTo(200);
        filled.write(0);
        byte[] tooLarge = Zstd.compress(filled.toByteArray());
        assertThat(post(TRACES, PROTOBUF, tooLarge, "Content-Encoding", "zstd").statusCode())
                .isEqualTo(413);
        assertThat(queued()).extracting(Entry::events).containsExactly(1);
    }

    @Test
    void aPageOfAnAllowedOriginMaySend() throws Exception {
        String origin = "https://shop.example";
        ingest.metadata().allowOrigins(ingest.project().id(), List.of(Origin.of(origin)));
        String key = ingest.key(KeyScope.BROWSER);
        HttpResponse<byte[]> answer = post(TRACES, PROTOBUF, spans(1), "X-API-Key", key, "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(origin);
        assertThat(post(TRACES, PROTOBUF, spans(1), "X-API-Key", key, "Origin", "https://other.example")
                        .statusCode())
                .isEqualTo(403);
        try (RawClient raw = ingest.connect()) {
            RawAnswer preflight = raw.request("OPTIONS", LOGS, new byte[0], "Origin: " + origin);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        }
    }

    private byte[] spans(int count) {
        return spans.request(count);
    }

    private static long now() {
        return Spans.now();
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + path))
                .setHeader("X-API-Key", ingest.key())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        answer.headers().firstValue("Lynex-Request-Id").ifPresent(requestIds::add);
        return answer;
    }

    private List<Entry> queued() {
        return ingest.queue().find(0, ingest.project().id(), began, requestIds).entries();
    }

    private long accepted() {
        return queued().stream().mapToLong(Entry::events).sum();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
