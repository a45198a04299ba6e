package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.metadata.BuriedLetter;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.Role;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Taking;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiptsRouteTest {
    private RunningQuery query;

    @BeforeEach
    void start() {
        query = new RunningQuery();
    }

    @AfterEach
    void stop() {
        query.close();
    }

    @Test
    void anEventIsQueuedAndThenStored() throws Exception {
        String request = RunningQuery.requestId();
        Instant before = Instant.now();
        query.send(RunningQuery.requestId(), "[" + event("other") + "]", 1);
        query.send(request, "[" + event("a") + ",{\"type\":\"custom\",\"body\":{}}]", 2);

        JsonNode queued = receipt(request);
        assertThat(counts(queued)).containsExactly(0, 0, 2);
        assertThat(queued.get("settled").asBoolean()).isFalse();
        assertThat(states(queued)).containsEntry("a", "queued").hasSize(2);
        assertThat(Instant.parse(queued.get("watermark").asText())).isBetween(before.minusMillis(1), Instant.now());
        assertThat(queued.get("oldestQueuedAgeMs").asLong()).isBetween(0L, 60_000L);
        Block block = ((Taking.Taken) query.queue().take(1, "hand")).block();
        Entry entry = query.queue().read(block).getLast();
        String derived = EventIds.derive(block.epoch(), 1, entry.id(), 1);
        assertThat(states(receipt(request))).as("taken is not stored").containsEntry(derived, "queued");

        query.process();
        JsonNode stored = receipt(request);
        assertThat(counts(stored)).containsExactly(2, 0, 0);
        assertThat(stored.get("settled").asBoolean()).isTrue();
        assertThat(states(stored)).isEqualTo(Map.of("a", "stored", derived, "stored"));
        assertThat(stored.get("watermark").isNull()).isTrue();
    }

    @Test
    void aDeadEventTellsWhyAndAfterItIsSentAgainWhereItIs() throws Exception {
        String request = RunningQuery.requestId();
        query.send(request, "[" + event("a") + "]", 1);
        DeadLetter letter = bury(Reason.NOT_MAPPED);

        JsonNode dead = receipt(request);
        assertThat(counts(dead)).containsExactly(0, 1, 0);
        JsonNode event = dead.get("events").get(0);
        assertThat(event.get("state").asText()).isEqualTo("dead");
        assertThat(event.get("reason").asText()).isEqualTo("not-mapped");
        assertThat(event.get("deadLetter").asText()).isEqualTo(letter.id());

        var begun = new BuriedLetter.Redrive(RunningQuery.requestId(), Instant.now());
        query.metadata().deadLetters().redriving(RunningQuery.PROJECT, letter.id(), begun);
        assertThat(counts(receipt(request))).as("begun is not sent").containsExactly(0, 1, 0);
        query.json("POST", "/api/v1/dead-letters/redrive", "{\"ids\":[\"" + letter.id() + "\"]}");
        assertThat(counts(receipt(request))).containsExactly(0, 0, 1);
        DeadLetter again = bury(Reason.POISON);
        assertThat(receipt(request).get("events").get(0).get("reason").asText()).isEqualTo("poison");
        query.json("POST", "/api/v1/dead-letters/redrive", "{\"ids\":[\"" + again.id() + "\"]}");
        query.process();
        assertThat(states(receipt(request))).isEqualTo(Map.of("a", "stored"));
    }

    @Test
    void whatIsNotKnownIsSaidToBeSo() throws Exception {
        String request = RunningQuery.requestId();
        query.send(request, "[" + event("a") + "]", 1);
        assertThat(query.call("GET", path(RunningQuery.requestId()), "", Role.VIEWER)
                        .statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", path(request), "", Role.VIEWER).statusCode())
                .isEqualTo(200);
        assertThat(query.callAsStranger("GET", path(request), "").statusCode()).isEqualTo(404);
        assertThat(query.callAsStranger("GET", path(request) + "?project=shop", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", path("nonsense"), "", Role.VIEWER).statusCode())
                .isEqualTo(400);
        assertThat(query.call("GET", path("f".repeat(32)), "", Role.VIEWER).statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", path(request), "", "").statusCode()).isEqualTo(401);
    }

    @Test
    void theLedgerAddsUpOverPartitionsAndItsWatermarkIsTheProjects() throws Exception {
        query.send(RunningQuery.requestId(), "[" + event("a") + "," + event("b") + "]", 2);
        query.process();
        assertThat(query.json("/api/v1/ledger").get("watermark").isNull()).isTrue();
        query.send(RunningQuery.requestId(), "[" + event("c") + "]", 1);
        JsonNode ledger = query.json("/api/v1/ledger");
        assertThat(List.of(
                        ledger.get("accepted").asInt(),
                        ledger.get("stored").asInt(),
                        ledger.get("duplicate").asInt(),
                        ledger.get("dead").asInt(),
                        ledger.get("queued").asInt()))
                .containsExactly(3, 2, 0, 0, 1);
        assertThat(ledger.get("watermark").isNull()).isFalse();
        assertThat(ledger.get("partitions")).singleElement().satisfies(p -> {
            assertThat(p.get("partition").asInt()).isEqualTo(1);
            assertThat(p.get("accepted").asInt()).isEqualTo(3);
        });
        JsonNode bank = RunningQuery.JSON.readTree(
                query.callAsStranger("GET", "/api/v1/ledger", "").body());
        assertThat(bank.get("watermark").isNull())
                .as("nothing of the bank waits")
                .isTrue();
        assertThat(bank.get("accepted").asInt()).isZero();
    }

    /** Buries the one event that waits, as a processor would. */
    private DeadLetter bury(Reason reason) {
        Block block = ((Taking.Taken) query.queue().take(1, "hand")).block();
        Entry entry = query.queue().read(block).getFirst();
        DeadLetter letter = new DeadLetter(
                java.util
                        .UUID
                        .nameUUIDFromBytes(entry.id().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", ""),
                RunningQuery.PROJECT,
                "block",
                entry.id(),
                0,
                1,
                "a",
                "native",
                entry.requestId(),
                entry.receivedAt(),
                reason,
                "because",
                Instant.now(),
                EventCodec.lone(entry.payload(), 0, "a", entry.receivedAt()));
        query.metadata().deadLetters().bury(List.of(letter));
        query.queue()
                .settle(
                        block,
                        new Settlement(Map.of(RunningQuery.PROJECT, new Settlement.Outcome(0, 0, 1)), Duration.ZERO));
        return letter;
    }

    private JsonNode receipt(String request) throws Exception {
        return query.json(path(request));
    }

    private static String path(String request) {
        return "/api/v1/receipts/" + request;
    }

    private static List<Integer> counts(JsonNode receipt) {
        return List.of(
                receipt.get("stored").asInt(),
                receipt.get("dead").asInt(),
                receipt.get("queued").asInt());
    }

    private static Map<String, String> states(JsonNode receipt) {
        Map<String, String> states = new HashMap<>();
        receipt.get("events")
                .forEach(e ->
                        states.put(e.get("eventId").asText(), e.get("state").asText()));
        return states;
    }

    private static String event(String id) {
        return "{\"eventId\":\"" + id + "\",\"type\":\"custom\",\"body\":{}}";
    }
}
