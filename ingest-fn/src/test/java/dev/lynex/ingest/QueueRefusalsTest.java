package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lynex.engines.RedisEngine;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.Block;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Taking;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client is told when the queue cannot keep what it is sent. */
class QueueRefusalsTest {
    @TempDir
    Path folder;

    @Test
    void withoutAReplicaNothingIsAcknowledgedAndTheClientIsToldToSendItAgain() throws Exception {
        try (var primary = RedisEngine.start(
                new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"),
                List.of("appendfsync always", "min-replicas-to-write 1"))) {
            HttpResponse<String> answer = send(Map.of("queue.uri", primary.uri(), "queue.durability", "replica"));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body())
                    .contains("urn:lynex:problem:not-replicated")
                    .contains("0 of 1 replicas");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    @Test
    void shortlyBeforeTheQueuesDiskIsFullTheClientIsToldToComeBackLater() throws Exception {
        var disk = Files.getFileStore(folder);
        assumeTrue(
                disk.getUsableSpace() < disk.getTotalSpace() / 10 * 9,
                "NOT TESTED: this disk is too empty to count as nearly full by any setting");
        HttpResponse<String> answer = send(Map.of(
                "queue.disk",
                folder.toString(),
                "queue.disk-least-free",
                "1000000GiB",
                "queue.disk-least-free-percent",
                "90"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:lynex:problem:disk-nearly-full").contains("nothing was stored");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void aFullQueueRefusesTheGreedyAndThenEverybodyAndTakesTheSameAgainWhenItHasDrained() throws Exception {
        try (var redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 16L << 20, "secret-word"));
                var ingest = RunningIngest.start(Map.of("queue.uri", redis.uri(), "queue.partitions", "1"))) {
            var random = new Random(3);
            Map<String, Integer> acknowledged = new HashMap<>();
            List<Tenant> tenants = Stream.generate(() -> Tenant.of(ingest, ProjectLimits.NONE))
                    .limit(5)
                    .toList();
            Tenant greedy = tenants.getFirst();
            byte[] overShare = sendUntilRefused(List.of(greedy), random, acknowledged, 429);
            RawAnswer share = greedy.send(overShare).isProblem(429, "over-share");
            assertThat(share.header("Retry-After")).isEqualTo("2");
            assertThat(share.json().path("detail").asText()).contains("nothing was stored");
            byte[] tooMuch = sendUntilRefused(tenants.subList(1, 5), random, acknowledged, 503);
            for (Tenant tenant : tenants) {
                RawAnswer full = tenant.send(tooMuch).isProblem(503, "queue-full");
                assertThat(full.header("Retry-After")).isEqualTo("5");
                assertThat(full.json().path("detail").asText()).contains("nothing was stored");
            }

            Map<String, Integer> taken = new HashMap<>();
            await().atMost(20, SECONDS).until(() -> {
                if (ingest.queue().take(0, "me") instanceof Taking.Taken(Block block)) {
                    ingest.queue().read(block).forEach(e -> taken.merge(e.project(), e.events(), Integer::sum));
                    Map<String, Settlement.Outcome> outcomes = new HashMap<>();
                    block.events().forEach((p, events) -> outcomes.put(p, new Settlement.Outcome(events, 0, 0)));
                    assertThat(ingest.queue().settle(block, new Settlement(outcomes, Duration.ZERO)))
                            .isTrue();
                }
                return ingest.queue().ledger().watermark() == null;
            });
            assertThat(taken).as("what was acknowledged and nothing else").isEqualTo(acknowledged);
            assertThat(greedy.send(overShare).status()).isEqualTo(202);
            assertThat(tenants.getLast().send(tooMuch).status()).isEqualTo(202);
        }
    }

    /** What was sent last, and refused with this status. */
    private static byte[] sendUntilRefused(
            List<Tenant> tenants, Random random, Map<String, Integer> acknowledged, int status) throws Exception {
        for (int i = 0; ; i++) {
            Tenant tenant = tenants.get(i % tenants.size());
            byte[] batch = Tenant.batch(2, n -> new BigInteger(400_000, random).toString(36));
            RawAnswer answer = tenant.send(batch);
            if (answer.status() != 202) {
                assertThat(answer.status()).as(answer.body()).isEqualTo(status);
                return batch;
            }
            acknowledged.merge(tenant.project(), 2, Integer::sum);
        }
    }

    private static HttpResponse<String> send(Map<String, String> overrides) throws Exception {
        try (var ingest = RunningIngest.start(overrides);
                var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + "/api/v1/events"))
                            .header("X-API-Key", ingest.key())
                            .POST(HttpRequest.BodyPublishers.ofString(RunningIngest.EVENT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
