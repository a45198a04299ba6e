package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.CodedInputStream;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.Entry;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of OTLP/gRPC sees, and what is in the queue then. */
@Timeout(60)
class OtlpGrpcTest {
    static final String TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private static final String LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private final Spans spans = new Spans(12);
    private final Instant began = Instant.now();
    private final List<String> requestIds = new ArrayList<>();
    private RunningIngest ingest;

    @BeforeEach
    void start() {
        ingest = RunningIngest.start();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void spansGoIntoTheQueueAsTheyCameOnEachPort() throws Exception {
        List<byte[]> sent = new ArrayList<>();
        for (int port : List.of(ingest.port(), ingest.otlpHttpPort(), ingest.otlpGrpcPort())) {
            byte[] request = spans.request(2);
            sent.add(request);
            RawHttp2.Answer answer = call(port, TRACES, RawHttp2.framed(0, request));
            assertThat(answer.status()).as(answer.toString()).isZero();
            assertThat(answer.header("content-type")).isEqualTo("application/grpc");
            assertThat(ExportTraceServiceResponse.parseFrom(answer.message()))
                    .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
        }
        assertThat(queued()).extracting(Entry::payload).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(queued()).extracting(Entry::dialect, Entry::events).containsOnly(tuple("otlp-traces", 2));
    }

    @Test
    void otlpByHttpComesOnEachPortAndEverythingElseOnItsOwn() throws Exception {
        for (int port : List.of(ingest.otlpHttpPort(), ingest.otlpGrpcPort())) {
            try (RawClient client = RawClient.connect(port)) {
                assertThat(client.request(
                                        "POST",
                                        "/v1/traces",
                                        spans.request(1),
                                        "Content-Type: application/x-protobuf",
                                        "X-API-Key: " + ingest.key())
                                .status())
                        .isEqualTo(200);
                client.request("GET", "/metrics", new byte[0]).isProblem(404, "not-found");
                client.request("POST", "/api/v1/events", new byte[0]).isProblem(404, "not-found");
            }
        }
    }

    /** As gRPC's C core does it, on which OpenTelemetry's exporter for Python stands. */
    @Test
    void namesOfPseudoHeadersMayBeSpelledOutAndRememberedAndComeInPieces() throws Exception {
        var spelled = new ByteArrayOutputStream();
        // The table is emptied, and then as large as usual; POST and http are in it always.
        spelled.writeBytes(new byte[] {0x20, 0x3F, (byte) 0xE1, 0x1F, (byte) 0x83, (byte) 0x86});
        spell(spelled, ":path", TRACES);
        spell(spelled, ":authority", "localhost");
        List<String> headers = RawHttp2.grpcHeaders(ingest.key());
        for (int i = 0; i < headers.size(); i += 2) {
            spell(spelled, headers.get(i), headers.get(i + 1));
        }
        // All of them are in the table now, the last one first, behind the 61 that always are.
        byte[] remembered = {(byte) 0x83, (byte) 0x86, (byte) 0xC2, (byte) 0xC1, (byte) 0xC0, (byte) 0xBF, (byte) 0xBE};
        for (int flags : new int[] {0, RawHttp2.PADDED, RawHttp2.PRIORITY, RawHttp2.PADDED | RawHttp2.PRIORITY}) {
            for (int piece : new int[] {1, 7, Integer.MAX_VALUE}) {
                try (RawHttp2 client = RawHttp2.connect(ingest.port())) {
                    for (byte[] block : List.of(spelled.toByteArray(), remembered)) {
                        int stream = client.begin(flags, block, piece);
                        client.data(stream, RawHttp2.framed(0, spans.request(1)), true);
                        RawHttp2.Answer answer = client.answer(stream);
                        assertThat(answer.status())
                                .as("flags %s, pieces of %s: %s", flags, piece, answer)
                                .isZero();
                    }
                }
            }
        }
    }

    /** A field to be remembered, name and value in full. */
    private static void spell(ByteArrayOutputStream block, String name, String value) {
        block.write(0x40);
        RawHttp2.text(block, name);
        RawHttp2.text(block, value);
    }

    @Test
    void logRecordsGoIntoTheQueueTooAndTheBadOnesAreCounted() throws Exception {
        byte[] request = ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(ResourceLogs.newBuilder()
                        .addScopeLogs(ScopeLogs.newBuilder()
                                .addLogRecords(LogRecord.newBuilder().setObservedTimeUnixNano(Spans.now()))
                                .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(1))))
                .build()
                .toByteArray();

        RawHttp2.Answer answer = call(LOGS, RawHttp2.framed(0, request));

        assertThat(answer.status()).as(answer.toString()).isZero();
        var partial = ExportLogsServiceResponse.parseFrom(answer.message()).getPartialSuccess();
        assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
        assertThat(partial.getErrorMessage()).contains("retention");
        assertThat(queued()).extracting(Entry::dialect, Entry::events).containsExactly(tuple("otlp-logs", 1));
    }

    @Test
    void messagesMayBePacked() throws Exception {
        byte[] small = spans.request(3);
        byte[] large = spans.request(900);
        byte[] other = spans.request(4);
        assertThat(call(TRACES, RawHttp2.framed(1, Spans.gzip(small)), "grpc-encoding", "gzip")
                        .status())
                .isZero();
        // Of several frames.
        assertThat(call(TRACES, RawHttp2.framed(1, Spans.gzip(large)), "grpc-encoding", "gzip")
                        .status())
                .isZero();
        assertThat(call(TRACES, RawHttp2.framed(1, Zstd.compress(other)), "grpc-encoding", "zstd")
                        .status())
                .isZero();
        assertThat(queued()).extracting(Entry::payload).containsExactlyInAnyOrder(small, large, other);
    }

    @Test
    void requestsOfOneConnectionDoNotMixUp() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(ingest.port())) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                streams.add(client.begin(TRACES, RawHttp2.grpcHeaders(i % 2 == 0 ? ingest.key() : "sk_nobody")));
            }
            for (int stream : streams) {
                client.data(stream, RawHttp2.framed(0, spans.request(1 + stream)), true);
            }
            for (int i = 0; i < 40; i++) {
                RawHttp2.Answer answer = client.answer(streams.get(i));
                assertThat(answer.status()).as(answer.toString()).isEqualTo(i % 2 == 0 ? 0 : 16);
                requestIds.add(answer.header("lynex-request-id"));
            }
        }
        assertThat(requestIds).doesNotHaveDuplicates();
        assertThat(queued()).hasSize(20);
    }

    @Test
    void anEmptyFrameMayEndTheRequest() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(ingest.port())) {
            int stream = client.begin(TRACES, RawHttp2.grpcHeaders(ingest.key()));
            client.data(stream, RawHttp2.framed(0, spans.request(1)), false);
            client.data(stream, new byte[0], true);
            assertThat(client.answer(stream).status()).isZero();
        }
    }

    @Test
    void whatMayBeSentAgainSaysWhenAndWhatIsFinalDoesNot() throws Exception {
        assertThat(call("sk_nobody", TRACES, RawHttp2.framed(0, spans.request(1))))
                .satisfies(a -> refused(a, 16, "unauthorized: the ingest key is not valid", -1));
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(200, 0));
        assertThat(call(TRACES, RawHttp2.framed(0, spans.request(1_000))).status())
                .isZero();
        assertThat(call(TRACES, RawHttp2.framed(0, spans.request(1_000))).status())
                .isZero();
        RawHttp2.Answer limited = call(TRACES, RawHttp2.framed(0, spans.request(900)));
        refused(limited, 8, "rate-limited: ", 1);
        assertThat(limited.header("ratelimit")).contains("\"second\"");
        assertThat(limited.header("retry-after")).isEmpty();
    }

    @Test
    void aMonthThatIsUsedUpIsFinal() throws Exception {
        ingest.metadata().limit(ingest.project().id(), new ProjectLimits(0, 10));
        assertThat(call(TRACES, RawHttp2.framed(0, spans.request(9))).status()).isZero();
        refused(call(TRACES, RawHttp2.framed(0, spans.request(2))), 9, "quota-exceeded: ", -1);
    }

    @Test
    void callsThatDoNotExistAreUnimplemented() throws Exception {
        byte[] any = RawHttp2.framed(0, new byte[0]);
        refused(call("/opentelemetry.proto.collector.trace.v1.TraceService/Import", any), 12, "not-found: ", -1);
        refused(
                call("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", any),
                12,
                "metrics-not-taken: Lynex takes OTLP's traces and logs",
                -1);
        assertThat(call(TRACES, any).status()).as("an empty request is none").isZero();
    }

    @Test
    void whatIsNoWholeMessageIsRefused() throws Exception {
        byte[] request = spans.request(3);
        byte[] framed = RawHttp2.framed(0, request);
        List<byte[]> malformed = List.of(
                new byte[0],
                java.util.Arrays.copyOf(framed, 3),
                java.util.Arrays.copyOf(framed, framed.length - 1),
                java.util.Arrays.copyOf(framed, framed.length + 1),
                RawHttp2.framed(2, request),
                RawHttp2.framed(1, Spans.gzip(request)));
        for (byte[] each : malformed) {
            refused(call(TRACES, each), 3, "malformed-grpc: ", -1);
        }
        byte[] gzip = Spans.gzip(request);
        refused(
                call(
                        TRACES,
                        RawHttp2.framed(1, java.util.Arrays.copyOf(gzip, gzip.length - 9)),
                        "grpc-encoding",
                        "gzip"),
                3,
                "body-not-gzip: ",
                -1);
        refused(call(TRACES, RawHttp2.framed(0, new byte[] {0x0A, 0x7F, 1})), 3, "malformed-otlp: ", -1);
        RawHttp2.Answer unknown = call(TRACES, RawHttp2.framed(1, request), "grpc-encoding", "snappy");
        refused(unknown, 12, "unsupported-encoding: ", -1);
        assertThat(unknown.header("grpc-accept-encoding")).isEqualTo("identity,gzip,zstd");
        assertThat(queued()).isEmpty();
    }

    @Test
    void aMessageAnnouncedTooLargeIsRefusedBeforeItIsSent() throws Exception {
        byte[] prefix = {0, 2, 0, 0, 1};
        try (RawHttp2 client = RawHttp2.connect(ingest.port())) {
            int stream = client.begin(TRACES, RawHttp2.grpcHeaders(ingest.key()));
            client.data(stream, prefix, false);
            refused(client.answer(stream), 3, "too-large: ", -1);
        }
    }

    @Test
    void aMessageThatUnpacksToTooMuchIsCutOffAtTheLimit() throws Exception {
        try (RunningIngest small = RunningIngest.start(
                        java.util.Map.of("ingest.max-otlp-body", "1MiB", "server.max-body-memory", "3MiB"));
                RawHttp2 client = RawHttp2.connect(small.port())) {
            byte[] bomb = Spans.gzippedZeros(512);
            for (int i = 0; i < 4; i++) {
                RawHttp2.Answer answer =
                        client.call(TRACES, small.key(), RawHttp2.framed(1, bomb), "grpc-encoding", "gzip");
                // Unpacked whole it would not fit into the memory for bodies, and the answer were 14.
                refused(answer, 3, "too-large: ", -1);
            }
        }
    }

    @Test
    void whatIsNoGrpcIsToldSo() throws Exception {
        try (RawClient client = ingest.connect()) {
            client.request("POST", TRACES, new byte[0], "Content-Type: application/grpc")
                    .isProblem(415, "no-grpc");
        }
        try (RawHttp2 client = RawHttp2.connect(ingest.port())) {
            int stream =
                    client.begin(TRACES, List.of("content-type", "application/grpc-web", "x-api-key", ingest.key()));
            client.data(stream, RawHttp2.framed(0, spans.request(1)), true);
            assertThat(client.answer(stream).header(":status")).isEqualTo("415");
        }
    }

    @Test
    void manyConnectionsSendAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                byte[] framed = RawHttp2.framed(0, spans.request(20));
                statuses.add(threads.submit(() -> call(TRACES, framed).status()));
            }
            for (Future<Integer> each : statuses) {
                assertThat(each.get()).isZero();
            }
        }
        assertThat(queued()).hasSize(30);
    }

    /** @param retrySeconds at least so long, -1 for none */
    private static void refused(RawHttp2.Answer answer, int code, String message, long retrySeconds)
            throws IOException {
        assertThat(answer.header(":status")).as(answer.toString()).isEqualTo("200");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.header("grpc-message")).startsWith(message);
        assertThat(answer.header("lynex-request-id")).matches("[0-9a-f]{32}");
        byte[] details = Base64.getDecoder().decode(answer.header("grpc-status-details-bin"));
        assertThat(details).startsWith(0x08, code, 0x12);
        assertThat(new String(details, StandardCharsets.UTF_8).contains("google.rpc.RetryInfo"))
                .isEqualTo(retrySeconds >= 0);
        if (retrySeconds >= 0) {
            assertThat(retryDelay(details)).isBetween(retrySeconds, 60L);
        }
    }

    /** Seconds of the RetryInfo's Duration: Status.details (3), Any.value (2), retry_delay (1), seconds (1). */
    private static long retryDelay(byte[] status) throws IOException {
        byte[] any = field(status, 3);
        byte[] duration = field(field(any, 2), 1);
        CodedInputStream in = CodedInputStream.newInstance(duration);
        return in.readTag() == 8 ? in.readInt64() : 0;
    }

    private static byte[] field(byte[] message, int number) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == (number << 3 | 2)) {
                return in.readByteArray();
            }
            in.skipField(tag);
        }
        throw new IOException("no field " + number);
    }

    private RawHttp2.Answer call(String path, byte[] framed, String... headers) throws IOException {
        return call(ingest.port(), ingest.key(), path, framed, headers);
    }

    private RawHttp2.Answer call(int port, String path, byte[] framed) throws IOException {
        return call(port, ingest.key(), path, framed);
    }

    private RawHttp2.Answer call(String key, String path, byte[] framed) throws IOException {
        return call(ingest.port(), key, path, framed);
    }

    private RawHttp2.Answer call(int port, String key, String path, byte[] framed, String... headers)
            throws IOException {
        try (RawHttp2 client = RawHttp2.connect(port)) {
            RawHttp2.Answer answer = client.call(path, key, framed, headers);
            synchronized (requestIds) {
                requestIds.add(answer.header("lynex-request-id"));
            }
            return answer;
        }
    }

    private List<Entry> queued() {
        return ingest.queue().find(0, ingest.project().id(), began, requestIds).entries();
    }
}
