package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link HostileClientsTest} shows of HTTP/1.1, over HTTP/2, on the port that exporters of gRPC use. */
@Timeout(60)
class HostileHttp2Test {
    private static final Duration HEADERS = Duration.ofMillis(800);
    private static final Duration BODY = Duration.ofMillis(1_600);
    private static final Duration IDLE = Duration.ofMillis(2_400);
    /** How much later than said a cut may come on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final int STREAMS = 8;

    private static RunningIngest ingest;
    private final Spans spans = new Spans(13);

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start(Map.of(
                "server.header-timeout", HEADERS.toMillis() + "ms",
                "server.request-timeout", BODY.toMillis() + "ms",
                "server.idle-timeout", IDLE.toMillis() + "ms",
                "ingest.max-streams", Integer.toString(STREAMS)));
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        try (RawClient client = RawClient.connect(ingest.otlpGrpcPort())) {
            client.patience(IDLE.plus(SLACK));
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutARequestIsClosedWithAWordHoweverOftenItIsPinged() throws IOException {
        try (RawHttp2 client = connect()) {
            client.patience(Duration.ofMillis(200));
            long start = System.nanoTime();
            while (!client.closedByServer()) {
                assertThat(since(start)).isLessThan(IDLE.plus(SLACK));
                client.frame(RawHttp2.PING, 0, 0, new byte[8]);
            }
            assertThat(client.goneAway()).isTrue();
            assertThat(since(start)).isGreaterThan(IDLE.minusMillis(200));
        }
    }

    @Test
    void aConnectionThatIsUsedOutlivesEveryTimeout() throws IOException {
        try (RawHttp2 client = connect()) {
            client.patience(Duration.ofMillis(300));
            long start = System.nanoTime();
            while (since(start).compareTo(IDLE.plus(BODY)) < 0) {
                assertThat(client.closedByServer()).isFalse();
                assertThat(client.call(OtlpGrpcTest.TRACES, ingest.key(), message())
                                .status())
                        .isZero();
            }
        }
    }

    @Test
    void headersThatDoNotEndAreCut() throws IOException {
        try (RawHttp2 client = connect()) {
            client.patience(Duration.ofMillis(200));
            assertThat(client.closedByServer()).isFalse(); // Its settings are answered before, not among the headers.
            byte[] block = RawHttp2.block(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
            client.frame(RawHttp2.HEADERS, 0, 1, java.util.Arrays.copyOf(block, 20));
            cutWhile(client, "head", HEADERS, () -> client.frame(RawHttp2.CONTINUATION, 0, 1, new byte[] {'x'}));
        }
    }

    @Test
    void aFrameThatDoesNotEndIsCut() throws IOException {
        try (RawHttp2 client = connect()) {
            client.send(new byte[] {0, 1, 0, RawHttp2.HEADERS});
            cutWhile(client, "head", HEADERS, () -> {});
        }
    }

    @Test
    void aTrickledMessageIsCutAndToldWhy() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
            client.data(stream, new byte[] {0, 0, 1, 0, 0}, false);
            cutWhile(client, "body", BODY, () -> client.data(stream, new byte[1], false));
            RawHttp2.Answer answer = client.answer(stream);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(4);
            assertThat(answer.header("grpc-message")).startsWith("too-slow: its body must be here within 1600 ms");
        }
        await().atMost(5, SECONDS).until(() -> inFlight() == 0);
    }

    @Test
    void whoSendsSlowlyAfterARefusalIsCutToo() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders("sk_nobody"));
            assertThat(client.answer(stream).status()).isEqualTo(16);
            cutWhile(client, "body", BODY, () -> client.data(stream, new byte[1], false));
        }
    }

    @Test
    void aClientThatGoesAwayInTheMiddleLeavesNothingBehind() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (RawHttp2 client = connect()) {
                for (int j = 0; j < STREAMS; j++) {
                    int stream = client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
                    client.data(stream, new byte[] {0, 0, 16, 0, 0, 1, 2, 3}, false);
                }
                await().atMost(5, SECONDS).until(() -> inFlight() == STREAMS << 20);
            }
            // Long before the deadlines of the bodies, which run against a client that is there.
            await().atMost(Duration.ofMillis(1_200)).until(() -> inFlight() == 0);
        }
    }

    @Test
    void aRequestThatIsTakenBackLeavesNothingBehindAndItsConnectionLives() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
            client.data(stream, new byte[] {0, 0, 16, 0, 0, 1, 2, 3}, false);
            await().atMost(5, SECONDS).until(() -> inFlight() == 1 << 20);
            client.frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
            await().atMost(Duration.ofMillis(1_200)).until(() -> inFlight() == 0);
            assertThat(client.call(OtlpGrpcTest.TRACES, ingest.key(), message()).status())
                    .isZero();
        }
    }

    @Test
    void moreRequestsAtOnceThanAllowedEndTheConnection() throws IOException {
        try (RawHttp2 client = connect()) {
            for (int i = 0; i <= STREAMS; i++) {
                client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
            }
            client.patience(Duration.ofMillis(1_200));
            assertThat(client.closedByServer()).isTrue();
            assertThat(client.goneAway()).isTrue();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> inFlight() == 0);
    }

    @Test
    void requestsTakenBackAtOnceAndAgainEndTheConnection() throws IOException {
        try (RawHttp2 client = connect()) {
            boolean open = true;
            for (int i = 0; i < 200 && open; i++) {
                try {
                    int stream = client.begin(OtlpGrpcTest.TRACES, RawHttp2.grpcHeaders(ingest.key()));
                    client.frame(RawHttp2.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
                } catch (IOException e) {
                    open = false;
                }
            }
            client.patience(Duration.ofMillis(1_200));
            assertThat(client.closedByServer()).isTrue();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> inFlight() == 0);
        try (RawHttp2 client = connect()) {
            assertThat(client.call(OtlpGrpcTest.TRACES, ingest.key(), message()).status())
                    .isZero();
        }
    }

    @FunctionalInterface
    private interface Sending {
        void next() throws IOException;
    }

    /** Sends on and on until the connection is closed, which must happen about then, with a GOAWAY. */
    private static void cutWhile(RawHttp2 client, String waitedFor, Duration deadline, Sending sending)
            throws IOException {
        long before = cuts(waitedFor);
        client.patience(Duration.ofMillis(100));
        long start = System.nanoTime();
        while (!client.closedByServer()) {
            assertThat(since(start)).isLessThan(deadline.plus(SLACK));
            try {
                sending.next();
            } catch (java.net.SocketException e) {
                // Closed meanwhile, as the next read shows.
            }
        }
        assertThat(since(start)).isGreaterThan(deadline.minusMillis(300));
        assertThat(client.goneAway()).isTrue();
        assertThat(cuts(waitedFor)).isEqualTo(before + 1);
    }

    private byte[] message() {
        return RawHttp2.framed(0, spans.request(1));
    }

    private static RawHttp2 connect() throws IOException {
        return RawHttp2.connect(ingest.otlpGrpcPort());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static long inFlight() throws IOException {
        return metric("lynex_ingest_in_flight_bytes").orElseThrow();
    }

    private static long cuts(String waitedFor) throws IOException {
        return metric("lynex_http_server_cut_connections_total\\{waiting_for=\"" + waitedFor + "\"}")
                .orElse(0);
    }

    private static OptionalLong metric(String pattern) throws IOException {
        try (RawClient client = ingest.connect()) {
            String metrics = client.request("GET", "/metrics", new byte[0]).body();
            Matcher value = Pattern.compile("(?m)^" + pattern + " (\\S+)$").matcher(metrics);
            return value.find() ? OptionalLong.of((long) Double.parseDouble(value.group(1))) : OptionalLong.empty();
        }
    }
}
