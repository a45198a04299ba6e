package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.Role;
import dev.lynex.queue.Block;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Taking;
import dev.lynex.store.EventRow;
import dev.lynex.store.TailPage;
import dev.lynex.store.TailPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTailRouteTest {
    private static final Map<String, String> FAST = Map.of(
            "query.tail.poll", "50ms",
            "query.tail.skew", "10ms",
            "query.tail.heartbeat", "200ms",
            "query.tail.most", "3",
            "query.tail.most-of-project", "2");
    private RunningQuery query;

    @BeforeEach
    void start() {
        query = new RunningQuery(FAST);
    }

    @AfterEach
    void stop() {
        query.close();
    }

    /** What a client got so far. */
    private static final class Client implements AutoCloseable {
        final List<String> kinds = new CopyOnWriteArrayList<>();
        final List<String> ids = new CopyOnWriteArrayList<>();
        final List<JsonNode> events = new CopyOnWriteArrayList<>();
        final List<JsonNode> words = new CopyOnWriteArrayList<>();
        private final InputStream in;
        volatile boolean ended;

        Client(RunningQuery query, String parameters, String last) throws Exception {
            HttpResponse<InputStream> answer = query.open(
                    "/api/v1/events/tail" + parameters, last.isEmpty() ? Map.of() : Map.of("Last-Event-ID", last));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
            in = answer.body();
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                String id = "";
                String kind = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        kind = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        JsonNode data = RunningQuery.JSON.readTree(line.substring(6));
                        if (kind.equals("event")) {
                            ids.add(id);
                            events.add(data);
                        } else {
                            words.add(data);
                            kinds.add(kind);
                        }
                    }
                }
            } catch (IOException e) {
                // closed
            } finally {
                ended = true;
            }
        }

        List<String> eventIds() {
            return events.stream().map(e -> e.get("eventId").asText()).toList();
        }

        void awaitKind(String kind) {
            await().atMost(Duration.ofSeconds(20)).until(() -> kinds.contains(kind));
        }

        void awaitEvents(String... expected) {
            await().atMost(Duration.ofSeconds(20)).until(() -> events.size() >= expected.length);
            assertThat(eventIds()).containsExactly(expected);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As a processor does: the event is queued until its row is stored. */
    private void store(String id, Instant ts, String message) {
        Block block = take("hand");
        query.store().insert(id, List.of(SomeRows.row(id, ts, Instant.now(), message, Map.of("id", id))));
        settle(block);
    }

    private Block take(String owner) {
        query.send(RunningQuery.requestId(), "[{\"type\":\"custom\",\"body\":{}}]", 1);
        if (query.queue().take(1, owner) instanceof Taking.Taken(Block block)) {
            return block;
        }
        throw new IllegalStateException("nothing to take");
    }

    @Test
    void tellsWhatIsStoredFromNowOnAlsoWhatHappenedLongAgo() throws Exception {
        store("before", Instant.now(), "red");
        try (var all = new Client(query, "", "");
                var red = new Client(query, "?q=red", "")) {
            all.awaitKind("open");
            red.awaitKind("open");
            store("now", Instant.now(), "red");
            store("old", Instant.now().minus(Duration.ofDays(3)), "blue");
            store("third", Instant.now(), "a red one");
            all.awaitEvents("now", "old", "third");
            red.awaitEvents("now", "third");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> all.words.getLast().path("complete").asBoolean());
            assertThat(all.events.getFirst().get("message").asText()).isEqualTo("red");
            assertThat(all.events.getFirst().has("body")).isFalse();
        }
    }

    @Test
    void goesOnAfterTheLastEventWithoutMissingOrRepeatingOne() throws Exception {
        String last;
        try (var first = new Client(query, "", "")) {
            first.awaitKind("open");
            store("a", Instant.now(), "");
            store("b", Instant.now(), "");
            first.awaitEvents("a", "b");
            last = first.ids.getFirst();
        }
        store("while-away", Instant.now().minusSeconds(500), "");
        try (var again = new Client(query, "", last)) {
            again.awaitKind("open");
            store("c", Instant.now(), "");
            again.awaitEvents("b", "while-away", "c");
        }
    }

    /** The second block is visible before the first: it must wait, or whoever went on from it would never see the first. */
    @Test
    void aBlockThatBecomesVisibleLateIsToldInItsPlace() throws Exception {
        try (var client = new Client(query, "", "")) {
            client.awaitKind("open");
            Block first = take("one");
            Instant stamped = Instant.now();
            Block second = take("two");
            query.store().insert("2", List.of(SomeRows.row("second", Instant.now(), Instant.now(), "", Map.of())));
            settle(second);
            int heartbeats = client.kinds.size();
            await().until(() -> client.kinds.size() > heartbeats + 3);
            assertThat(client.events).as("held back while the first is open").isEmpty();
            query.store().insert("1", List.of(SomeRows.row("first", Instant.now(), stamped, "", Map.of())));
            settle(first);
            client.awaitEvents("first", "second");
        }
    }

    private void settle(Block block) {
        query.queue()
                .settle(
                        block,
                        new Settlement(
                                Map.of(RunningQuery.PROJECT, new Settlement.Outcome(1, 0, 0)), Duration.ofMillis(1)));
    }

    @Test
    void onlySoManyAreOpenAndThatIsSaid() throws Exception {
        try (var one = new Client(query, "", "");
                var two = new Client(query, "", "")) {
            one.awaitKind("open");
            two.awaitKind("open");
            HttpResponse<String> third = query.call("GET", "/api/v1/events/tail", "", Role.VIEWER);
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
        }
        // Both left: their places are found free again when the next heartbeat cannot be sent.
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            HttpResponse<InputStream> next = query.open("/api/v1/events/tail", Map.of());
            next.body().close();
            return next.statusCode() == 200;
        });
    }

    @Test
    void endsWithAWordWhenTheCallersTokenIsTakenBack() throws Exception {
        var account = query.metadata()
                .createAccount(
                        "leaving@example.org",
                        "correct horse",
                        List.of(new dev.lynex.metadata.Membership(RunningQuery.PROJECT, Role.VIEWER)));
        String token = query.metadata().createToken(account.id(), dev.lynex.metadata.Token.Kind.API, "test");
        HttpResponse<InputStream> answer =
                query.open("/api/v1/events/tail", Map.of("Authorization", "Bearer " + token));
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry:");
            query.metadata()
                    .revokeToken(query.metadata()
                            .authenticateToken(token)
                            .orElseThrow()
                            .token()
                            .id());
            assertThat(lines.lines().toList()).contains("event: end").anyMatch(line -> line.contains("unauthorized"));
        }
    }

    @Test
    void endsWhenTheServerStops() throws Exception {
        var stopping = new RunningQuery(FAST);
        try (var client = new Client(stopping, "", "")) {
            client.awaitKind("open");
            stopping.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> client.ended);
        }
    }

    @Test
    void whatIsNoPlaceIsRefused() throws Exception {
        for (String last : List.of("x", "AAAA", "%00")) {
            assertThat(query.open("/api/v1/events/tail", Map.of("Last-Event-ID", last))
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(query.call("GET", "/api/v1/events/tail?from=2026-01-01T00:00:00Z", "", Role.VIEWER)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aClientForWhichTooMuchWaitsGetsNothingMore() throws Exception {
        var client = new TailClient(List.of(), null, 2);
        EventRow row = SomeRows.row("e", Instant.now(), Instant.now(), "", Map.of());
        var event = new TailPage.Stored(row, TailPlace.at(Instant.now()).text(), Set.of(0));
        assertThat(client.offer(event)).isTrue();
        assertThat(client.offer(event)).isTrue();
        assertThat(client.offer(event)).isFalse();
        assertThat(client.dropped()).isTrue();
        assertThat(client.take(Duration.ofMillis(1))).isEmpty();
        assertThat(client.offer(event)).isFalse();
    }
}
