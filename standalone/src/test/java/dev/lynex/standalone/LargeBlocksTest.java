package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.queue.Ledger;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processors of 256 MiB store whatever was accepted, and do not end for want of memory: full blocks of spans as model
 * calls make them, and blocks whose rows are fifty times what was sent. All of it waited while the store was away and the
 * queue restarted, so that each block is also looked up before it is stored.
 */
class LargeBlocksTest {
    private static final int SPANS = 1_000;
    private static final int FULL = 25;

    @TempDir
    Path folder;

    @Test
    void whatWasAcceptedIsStoredInLittleMemory() throws Exception {
        var random = new Random(Long.getLong("lynex.seed", 7));
        String kilobyte = "the order of a customer ".repeat(43);
        // One byte as it is sent, six in JSON; of a resource each row repeats up to 4 KiB.
        String growing = "\u0001".repeat(1_000);
        Resource resource = Resource.newBuilder()
                .addAttributes(KillSpans.text("a.resource", "\u0001".repeat(3_500)))
                .build();
        try (var fleet = new Fleet(folder, 1L << 30, Set.of("redis", "clickhouse"))) {
            fleet.killClickHouse();
            var sent = new Ids();
            for (String key : List.of(fleet.first().ingestKey(), fleet.newProject("beside", 1))) {
                for (int i = 0; i < FULL; i++) {
                    send(fleet, key, KillSpans.of(SPANS, random, kilobyte, Resource.getDefaultInstance()), sent);
                }
                for (int i = 0; i < 3; i++) {
                    send(fleet, key, KillSpans.of(SPANS, random, growing, resource), sent);
                }
            }
            fleet.stopRedis(false);
            fleet.startRedis();
            fleet.startClickHouse();
            await().atMost(180, SECONDS).ignoreExceptions().until(() -> done(fleet));
            assertThat(fleet.died()).as("processes that ended").isEmpty();
            Ids stored = fleet.storedIds();
            assertThat(stored.size()).isEqualTo(sent.size());
            assertThat(sent.missingFrom(stored)).isZero();
            assertThat(fleet.sql("SELECT sum(events) FROM rollup_minute")).isEqualTo(Integer.toString(sent.size()));
            assertThat(fleet.deadLetters()).isEmpty();
        }
    }

    private static void send(Fleet fleet, String key, KillSpans spans, Ids sent) throws Exception {
        var answer = fleet.export("/v1/traces", spans.request(), key, "Content-Type", "application/x-protobuf");
        assertThat(answer.statusCode()).isEqualTo(200);
        sent.addAll(spans.ids());
    }

    private static boolean done(Fleet fleet) {
        return !fleet.died().isEmpty()
                || fleet.ledger().partitions().stream()
                                .flatMap(p -> p.projects().values().stream())
                                .mapToLong(Ledger.Counters::queued)
                                .sum()
                        == 0;
    }
}
