package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.queue.Ledger;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ClickHouse is dead for five minutes while clients send; {@code -Dlynex.away.seconds=20} makes it shorter. */
class ClickHouseAwayTest {
    private static final Duration AWAY = Duration.ofSeconds(Long.getLong("lynex.away.seconds", 300));
    /** So little that a project's share of a partition is 2 MiB and the partition holds 8 MiB. */
    private static final long MAXMEMORY = 64L << 20;

    private static final int CLIENTS = 5;
    private static final int EVENTS = 20;

    @TempDir
    Path folder;

    private volatile boolean over;

    @Test
    @Tag("long")
    void clientsAreAnswered202UntilTheQueueIsFullAndThenRefusedAndEverythingAcknowledgedIsStoredOnce()
            throws Exception {
        try (var fleet = new Fleet(folder, MAXMEMORY, Set.of("clickhouse"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Client> clients = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String project = i == 0 ? fleet.first().projectId() : "p" + i;
                String key = i == 0 ? fleet.first().ingestKey() : fleet.newProject(project);
                // The first has sent its share after a quarter of the time, all of them the rest after half of it.
                var client = new Client(fleet, project, key, AWAY.dividedBy(i == 0 ? 600 : 250));
                clients.add(client);
                running.add(threads.submit(() -> {
                    client.send();
                    return null;
                }));
            }
            try {
                await().atMost(30, SECONDS)
                        .until(() -> counters(fleet).values().stream().allMatch(c -> c.stored() > 0));
                fleet.killClickHouse();
                Map<String, Ledger.Counters> before = counters(fleet);
                // Nothing is waited for here: this is how long it is away.
                Thread.sleep(AWAY);
                Map<String, Ledger.Counters> after = counters(fleet);
                before.forEach((project, c) -> assertThat(after.get(project).stored())
                        .as("stored of %s", project)
                        .isEqualTo(c.stored()));
                assertThat(clients.getFirst().refused).as("of the greedy one").containsKey("429 over-share");
                for (Client client : clients.subList(1, CLIENTS)) {
                    assertThat(client.refused).as("of %s", client.project).containsOnlyKeys("503 queue-full");
                }
                fleet.startClickHouse();
            } finally {
                over = true;
            }
            for (Future<?> each : running) {
                each.get(60, SECONDS);
            }
            await().atMost(60, SECONDS).until(() -> fleet.ledger().watermark() == null);
            verify(fleet, clients);
        }
    }

    private static void verify(Fleet fleet, List<Client> clients) throws Exception {
        Set<String> acknowledged = new HashSet<>();
        Map<String, Ledger.Counters> expected = new HashMap<>();
        Map<String, Integer> refused = new HashMap<>();
        for (Client client : clients) {
            acknowledged.addAll(client.acknowledged);
            int events = client.acknowledged.size();
            expected.put(client.project, new Ledger.Counters(events, events, 0, 0));
            client.refused.forEach((what, times) -> refused.merge(what, times, Integer::sum));
        }
        List<String> stored = fleet.sql("SELECT event_id FROM events").lines().toList();
        System.out.println("clickhouse away: seconds=" + AWAY.toSeconds() + " acknowledged=" + acknowledged.size()
                + " stored=" + stored.size() + " refused=" + refused);
        assertThat(stored).hasSize(acknowledged.size());
        assertThat(acknowledged.equals(Set.copyOf(stored)))
                .as("the same events")
                .isTrue();
        String events = Integer.toString(acknowledged.size());
        assertThat(fleet.sql("SELECT sum(events) FROM rollup_minute")).isEqualTo(events);
        assertThat(fleet.sql("SELECT sum(events) FROM traces_by_time")).isEqualTo(events);
        assertThat(counters(fleet)).isEqualTo(expected);
    }

    private static Map<String, Ledger.Counters> counters(Fleet fleet) {
        return fleet.ledger().partitions().getFirst().projects();
    }

    /** Sends at its pace; what is refused it sends again when it was told to, until it is accepted. */
    private final class Client {
        private final Fleet fleet;
        private final String project;
        private final String key;
        private final Duration pace;
        private final Random random = new Random();
        private final Set<String> acknowledged = new HashSet<>();
        /** How often, by status and problem. */
        private final Map<String, Integer> refused = new ConcurrentHashMap<>();

        Client(Fleet fleet, String project, String key, Duration pace) {
            this.fleet = fleet;
            this.project = project;
            this.key = key;
            this.pace = pace;
        }

        void send() throws Exception {
            while (!over) {
                List<String> ids = new ArrayList<>();
                List<String> events = new ArrayList<>();
                for (int i = 0; i < EVENTS; i++) {
                    String id = UUID.randomUUID().toString();
                    ids.add(id);
                    events.add(event(id));
                }
                String body = "[" + String.join(",", events) + "]";
                while (!accepted(body)) {}
                acknowledged.addAll(ids);
                Thread.sleep(pace);
            }
        }

        private boolean accepted(String body) throws IOException, InterruptedException {
            HttpResponse<String> answer = fleet.send("/api/v1/events/batch", body, key, "");
            JsonNode json = RunningLynex.JSON.readTree(answer.body());
            if (answer.statusCode() == 202) {
                assertThat(json.get("accepted").asInt()).as(answer.body()).isEqualTo(EVENTS);
                return true;
            }
            String type = json.get("type").asText();
            refused.merge(
                    answer.statusCode() + type.substring(type.lastIndexOf(':')).replace(':', ' '), 1, Integer::sum);
            String after = answer.headers().firstValue("Retry-After").orElseThrow();
            Thread.sleep(Duration.ofSeconds(Integer.parseInt(after)));
            return false;
        }

        /** About 600 bytes when packed. */
        private String event(String id) {
            return "{\"eventId\":\"" + id
                    + "\",\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":\"info\",\"message\":\""
                    + new BigInteger(4_800, random).toString(36) + "\"}}";
        }
    }
}
