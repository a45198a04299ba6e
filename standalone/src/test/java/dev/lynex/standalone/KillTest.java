package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.queue.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise, put to the test: while clients send, ingest, processors, Redis and ClickHouse are killed with -9 at random
 * moments. In the end every event answered 202 is stored once and archived once, no bad one is, sums and ledger agree. {@code ./lynex test
 * --kill 10m} runs it longer.
 */
class KillTest {
    private static final int CLIENTS = 4;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostAndNothingCountsTwice() throws Exception {
        Duration duration = Duration.ofSeconds(Long.getLong("lynex.kill.seconds", 60));
        long seed = Long.getLong("lynex.seed", System.nanoTime());
        System.out.println("kill test seed " + seed + " (repeat with -Dlynex.seed=" + seed + ")");
        try (var fleet = new Fleet(folder)) {
            Instant until = Instant.now().plus(duration);
            List<KillClient> clients = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var client = new KillClient(fleet, seed + i, until);
                clients.add(client);
                Thread thread = Thread.ofPlatform().unstarted(client);
                thread.setUncaughtExceptionHandler((t, e) -> {
                    synchronized (failures) {
                        failures.add(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            var kills = kill(fleet, new Random(seed), until);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            await().atMost(120, SECONDS).ignoreExceptions().until(() -> queued(fleet.ledger()) == 0);
            // The last kill may have hit the engine that is asked now.
            await().atMost(60, SECONDS).ignoreExceptions().until(() -> fleet.sql("SELECT 1")
                    .equals("1"));
            verify(fleet, clients, kills);
        }
    }

    private static Map<String, Integer> kill(Fleet fleet, Random random, Instant until) throws Exception {
        var kills = new TreeMap<String, Integer>();
        while (Instant.now().isBefore(until)) {
            KillClient.pause(200 + random.nextInt(2_000));
            String victim =
                    fleet.processes().get(random.nextInt(fleet.processes().size()));
            fleet.killAndRestart(victim);
            kills.merge(victim, 1, Integer::sum);
        }
        return kills;
    }

    private static void verify(Fleet fleet, List<KillClient> clients, Map<String, Integer> kills) throws Exception {
        Ids acknowledged = Ids.union(clients.stream().map(c -> c.acknowledged).toList());
        Ids sent = Ids.union(clients.stream().map(c -> c.sent).toList());
        Ids bad = Ids.union(clients.stream().map(c -> c.bad).toList());
        // Counted without FINAL; rows that a merge made one show in the sums of the views.
        Ids rows = fleet.storedIds();
        Ids stored = rows.distinct();
        System.out.println("kill test: kills=" + kills + " requests="
                + clients.stream().mapToInt(c -> c.requests).sum() + " of them again="
                + clients.stream().mapToInt(c -> c.repeats).sum() + " acknowledged=" + acknowledged.size() + " stored="
                + rows.size() + " unanswered="
                + clients.stream().mapToInt(c -> c.unanswered).sum() + " refused="
                + clients.stream().mapToInt(c -> c.refused).sum() + " deduplication records taken back="
                + fleet.reconciled());
        assertThat(acknowledged.size()).as("acknowledged").isPositive();
        assertThat(acknowledged.missingFrom(stored)).as("acknowledged and lost").isZero();
        assertThat(rows.size()).as("rows").isEqualTo(stored.size());
        assertThat(stored.missingFrom(sent)).as("stored and never sent").isZero();
        assertThat(stored.alsoIn(bad)).as("bad and stored").isZero();
        Ids archived = fleet.archivedIds();
        assertThat(acknowledged.missingFrom(archived))
                .as("acknowledged and not archived")
                .isZero();
        assertThat(archived.size()).as("archived as often as stored").isEqualTo(rows.size());
        String events = Integer.toString(stored.size());
        String tokens = Long.toString((long) KillClient.INPUT_TOKENS * stored.size());
        assertThat(fleet.sql("SELECT sum(events), sum(input_tokens) FROM rollup_minute"))
                .as("what the rollup counted")
                .isEqualTo(events + "\t" + tokens);
        assertThat(fleet.sql("SELECT sum(events) FROM traces_by_time"))
                .as("what the traces' summary counted")
                .isEqualTo(events);
        Ledger.Counters counters = counters(fleet.ledger(), fleet.first().projectId());
        assertThat(counters).isEqualTo(new Ledger.Counters(stored.size(), stored.size(), 0, 0));
    }

    private static long queued(Ledger ledger) {
        return ledger.partitions().stream()
                .flatMap(p -> p.projects().values().stream())
                .mapToLong(Ledger.Counters::queued)
                .sum();
    }

    private static Ledger.Counters counters(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .map(p -> p.projects().get(project))
                .filter(c -> c != null)
                .findFirst()
                .orElseThrow();
    }
}
