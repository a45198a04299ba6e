package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.Signal;
import dev.lynex.queue.Ledger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spoiled requests of real exporters, from ingest to the store: each is answered as OTLP says and never by a fault of
 * ours, what is accepted of them is settled, and the good requests between them are stored. A seed by {@code
 * -Dfuzz.seed} plays a run again.
 */
class OtlpFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final int MOST_REQUESTS = 5_000;
    private static final int GOOD_AFTER = 20;
    /** What the OTLP specification and the guide know; 429 and 503 for when a queue is full. */
    private static final List<Integer> ALLOWED = List.of(200, 400, 413, 415, 429, 503);

    private static final int MORE_THAN_A_BODY = (32 << 20) + 1;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final List<String> good = new ArrayList<>();

    @Test
    void spoiledRequestsAreRefusedAndTheirNeighboursStored() throws Exception {
        System.out.println("otlp fuzz.seed=" + SEED);
        var corpus = new OtlpCorpus(random);
        var mutation = new OtlpMutation(random);
        try (var fleet = new Fleet(folder)) {
            long end = System.nanoTime() + AT_MOST.toNanos();
            int sent = 0;
            while (sent < MOST_REQUESTS && System.nanoTime() < end) {
                check(fleet, mutation.of(corpus.some(), corpus.some()), sent);
                if (sent++ % GOOD_AFTER == 0) {
                    sendGood(fleet, corpus.some());
                }
            }
            check(fleet, bomb(), sent++);
            System.out.println("otlp fuzz.requests=" + sent + " answers=" + statuses + " good spans=" + good.size());
            assertThat(sent).isGreaterThan(300);
            assertThat(statuses.keySet()).contains(200, 400, 413, 415);
            verify(fleet);
        }
    }

    private void check(Fleet fleet, OtlpMutation.Sending sending, int number) throws Exception {
        HttpResponse<byte[]> answer = send(fleet, sending);
        statuses.merge(answer.statusCode(), 1, Integer::sum);
        byte[] body = sending.body();
        assertThat(ALLOWED)
                .as(
                        "request %d of seed %d, headers %s, answered %s, begins %s",
                        number,
                        SEED,
                        List.of(sending.headers()),
                        new String(answer.body(), StandardCharsets.UTF_8),
                        HexFormat.of().formatHex(body, 0, Math.min(body.length, 200)))
                .contains(answer.statusCode());
    }

    /** It unpacks to more than a body may have. */
    private static OtlpMutation.Sending bomb() {
        return new OtlpMutation.Sending(
                "/v1/traces",
                OtlpMutation.packed(new byte[MORE_THAN_A_BODY]),
                "Content-Type",
                Encoding.PROTOBUF.mediaType(),
                "Content-Encoding",
                "gzip");
    }

    private void sendGood(Fleet fleet, OtlpCorpus.Request whole) throws Exception {
        boolean mixed = whole.signal() == Signal.TRACES && random.nextBoolean();
        OtlpCorpus.Request request = mixed ? OtlpCorpus.withBadNeighbour(whole) : whole;
        Encoding encoding = random.nextBoolean() ? Encoding.JSON : Encoding.PROTOBUF;
        var sending =
                new OtlpMutation.Sending(request.path(), request.bytes(encoding), "Content-Type", encoding.mediaType());
        assertThat(send(fleet, sending).statusCode()).isEqualTo(200);
        good.addAll(request.records());
    }

    private static HttpResponse<byte[]> send(Fleet fleet, OtlpMutation.Sending sending) throws Exception {
        return fleet.export(sending.path(), sending.body(), fleet.first().ingestKey(), sending.headers());
    }

    private void verify(Fleet fleet) throws Exception {
        await().atMost(60, SECONDS).until(() -> counters(fleet).queued() == 0);
        Ledger.Counters counters = counters(fleet);
        System.out.println("otlp fuzz " + counters);
        assertThat(fleet.deadLetters()).as("accepted and then not understood").isEmpty();
        List<String> stored = fleet.sql("SELECT event_id FROM events").lines().toList();
        assertThat(stored).as("good spans beside spoiled ones").containsAll(good);
        assertThat(fleet.sql("SELECT sum(events) FROM rollup_minute"))
                .as("what the rollup counted")
                .isEqualTo(Long.toString(counters.stored()));
    }

    private static Ledger.Counters counters(Fleet fleet) {
        return fleet.ledger().partitions().stream()
                .map(p -> p.projects().get(fleet.first().projectId()))
                .filter(c -> c != null)
                .findFirst()
                .orElseThrow();
    }
}
