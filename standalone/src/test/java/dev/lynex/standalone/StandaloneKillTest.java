package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise on one machine: while clients send, the process of {@code up} itself and its engines are killed with -9 at
 * random moments; sometimes an engine outlives it. In the end every event answered 202 is stored once and the counters
 * add up. {@link KillTest} does the same to functions that run by themselves.
 */
class StandaloneKillTest {
    private static final int CLIENTS = 3;
    private static final int BATCH = 20;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostAndNothingCountsTwice() throws Exception {
        run(Duration.ofSeconds(25));
    }

    private void run(Duration duration) throws Exception {
        long seed = Long.getLong("lynex.seed", System.nanoTime());
        System.out.println("standalone kill test seed " + seed + " (repeat with -Dlynex.seed=" + seed + ")");
        var random = new Random(seed);
        Path data = folder.resolve("data");
        var lynex = new AtomicReference<>(RunningLynex.start(data));
        String key = lynex.get().ready().get("ingestKey").asText();
        String token = lynex.get().ready().get("apiToken").asText();

        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<String> sent = ConcurrentHashMap.newKeySet();
        var unanswered = new AtomicInteger();
        Instant until = Instant.now().plus(duration);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(() -> client(lynex, key, until, sent, acknowledged, unanswered)));
        }
        int kills = 0;
        while (Instant.now().isBefore(until)) {
            pause(1_000 + random.nextInt(2_500));
            RunningLynex now = lynex.get();
            List<ProcessHandle> engines = now.children();
            int target = random.nextInt(engines.size() + 1);
            if (target == engines.size()) {
                // Half of the times its ClickHouse does not notice, and would go on beside the next one if it were let.
                Optional<ProcessHandle> clickHouse = clickHouse(engines).filter(_ -> random.nextBoolean());
                clickHouse.ifPresent(engine -> signal(engine, "STOP"));
                now.kill();
                lynex.set(RunningLynex.start(data));
                clickHouse.ifPresent(engine -> signal(engine, "CONT"));
            } else {
                engines.get(target).destroyForcibly();
            }
            kills++;
        }
        for (Thread client : clients) {
            client.join();
        }
        try (var last = lynex.get()) {
            await().atMost(60, SECONDS).ignoreExceptions().until(() -> queued(last, token) == 0);
            // The last kill may have hit an engine that is not needed to drain the queue.
            await().atMost(60, SECONDS)
                    .ignoreExceptions()
                    .until(() -> last.ask("/health/dependencies", token).statusCode() == 200);
            Set<String> stored = storedIds(last, token);
            System.out.println("standalone kill test: kills=" + kills + " sent=" + sent.size() + " acknowledged="
                    + acknowledged.size() + " stored=" + stored.size() + " unanswered requests=" + unanswered);
            assertThat(without(acknowledged, stored))
                    .as("acknowledged and lost")
                    .isEmpty();
            assertThat(without(stored, sent)).as("stored and never sent").isEmpty();
            JsonNode total = last.json(
                            "/api/v1/stats?interval=all&from=" + Instant.now().minus(Duration.ofHours(2)), token)
                    .at("/buckets/0");
            assertThat(total.get("events").asInt())
                    .as("events counted by the rollup, where a double would show")
                    .isEqualTo(stored.size());
            assertThat(total.get("inputTokens").asLong()).isEqualTo(7L * stored.size());
            JsonNode ledger = last.json("/api/v1/ledger", token);
            assertThat(ledger.at("/partitions/0/accepted").asLong())
                    .isEqualTo(ledger.at("/partitions/0/stored").asLong()
                            + ledger.at("/partitions/0/duplicate").asLong()
                            + ledger.at("/partitions/0/dead").asLong());
            assertThat(ledger.at("/partitions/0/stored").asLong()).isEqualTo(stored.size());
        }
    }

    private static Optional<ProcessHandle> clickHouse(List<ProcessHandle> engines) {
        return engines.stream()
                .filter(engine -> engine.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains("dev.lynex.engines.ChdbMain"))
                        .orElse(false))
                .findFirst();
    }

    /** Nothing if the process has ended. */
    private static void signal(ProcessHandle process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** AssertJ's containsAll walks the whole set for each element, which takes hours for half a million. */
    private static Set<String> without(Set<String> all, Set<String> known) {
        return all.stream().filter(id -> !known.contains(id)).collect(Collectors.toSet());
    }

    /** Sends batches; one without an answer, or with a 503, is sent again with the same bytes until it is answered. */
    private static void client(
            AtomicReference<RunningLynex> lynex,
            String key,
            Instant until,
            Set<String> sent,
            Set<String> acknowledged,
            AtomicInteger unanswered) {
        while (Instant.now().isBefore(until)) {
            List<String> ids = new ArrayList<>();
            var body = new StringBuilder("[");
            for (int i = 0; i < BATCH; i++) {
                String id = UUID.randomUUID().toString();
                ids.add(id);
                body.append(i == 0 ? "" : ",")
                        .append("{\"eventId\":\"")
                        .append(id)
                        .append("\",\"type\":\"token_usage\",\"timestamp\":\"")
                        .append(Instant.now())
                        .append("\",\"body\":{\"model\":\"gpt-4o\",\"inputTokens\":7,\"outputTokens\":3}}");
            }
            sent.addAll(ids);
            String text = body.append("]").toString();
            for (int attempt = 0; attempt < 200; attempt++) {
                try {
                    var answer = lynex.get().send("/api/v1/events/batch", text, key);
                    if (answer.statusCode() == 202) {
                        acknowledged.addAll(ids);
                        break;
                    }
                    if (answer.statusCode() != 503) {
                        throw new AssertionError(answer.statusCode() + " " + answer.body());
                    }
                } catch (java.io.IOException e) {
                    unanswered.incrementAndGet();
                } catch (InterruptedException e) {
                    return;
                }
                pause(100);
            }
            pause(20);
        }
    }

    private static long queued(RunningLynex lynex, String token) throws Exception {
        long queued = 0;
        for (JsonNode partition : lynex.json("/api/v1/ledger", token).get("partitions")) {
            queued += partition.get("queued").asLong();
        }
        return queued;
    }

    private static Set<String> storedIds(RunningLynex lynex, String token) throws Exception {
        Set<String> ids = new HashSet<>();
        String from = Instant.now().minus(Duration.ofHours(2)).toString();
        String to = Instant.now().plus(Duration.ofHours(1)).toString();
        String cursor = "";
        while (true) {
            JsonNode page = lynex.json(
                    "/api/v1/events?limit=500&from=" + from + "&to=" + to
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                    token);
            for (JsonNode event : page.get("events")) {
                assertThat(ids.add(event.get("eventId").asText()))
                        .as("listed once")
                        .isTrue();
            }
            if (page.get("next").isNull()) {
                return ids;
            }
            cursor = page.get("next").asText();
        }
    }

    /** The pace of the load and of the kills: part of the scenario, nothing waits for a result here. */
    private static void pause(int millis) {
        java.util.concurrent.locks.LockSupport.parkNanos(millis * 1_000_000L);
    }
}
