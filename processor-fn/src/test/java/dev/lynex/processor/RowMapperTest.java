package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.event.Parsed;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowMapperTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-23T10:00:00Z");
    private static final Terms TERMS =
            new Terms(RECEIVED.plusMillis(700), Map.of("p", 90), PriceTable.bundled(), Map.of());

    private static final String REQUEST = "0198c0de00000000000000000000aaaa";

    private final RowMapper mapper = new RowMapper(new Dialects(new EventRowMapper()));

    @Test
    void whatTheAppLeftOutIsFilledInTheSameWayEachTime() {
        String payload = "[{\"type\":\"log\",\"body\":{\"level\":\"error\",\"message\":\"no\"}}]";
        EventRow row = Mapped.rows(map(payload)).getFirst();
        assertThat(row.ts()).isEqualTo(RECEIVED);
        assertThat(row.status()).isEqualTo("error");
        assertThat(row.retentionDays()).isEqualTo(90);
        assertThat(row.queueLatencyMs()).isEqualTo(700);
        assertThat(row.costState()).isEqualTo("none");
        assertThat(Mapped.rows(map(payload)).getFirst()).isEqualTo(row);
    }

    @Test
    void aCallIsPricedAndOneWithoutAPriceIsNotFree() {
        List<EventRow> rows = Mapped.rows(map("""
                        [{"type":"token_usage","body":{"model":"gpt-4o-mini","inputTokens":1000,"outputTokens":100,
                          "cachedInputTokens":400,"costUSD":0.5}},
                         {"type":"token_usage","body":{"model":"in-house-7b","inputTokens":1000,"outputTokens":100}}]"""));
        // 600 at $0.15, 400 cached at $0.075 and 100 out at $0.60, each a million.
        assertThat(rows.get(0).estimatedCostUsd()).isEqualByComparingTo("0.00018");
        assertThat(rows.get(0).inputTokens()).isEqualTo(600);
        assertThat(rows.get(0).cacheReadTokens()).isEqualTo(400);
        assertThat(rows.get(0).clientCostUsd()).isEqualByComparingTo("0.5");
        assertThat(rows.get(1).estimatedCostUsd()).isNull();
        assertThat(rows.get(1).costState()).isEqualTo("unpriced");
    }

    @Test
    void aRepeatWithinTheBlockIsCountedNotStored() {
        String event = "{\"eventId\":\"a\",\"timestamp\":\"2026-11-23T09:00:00Z\",\"type\":\"custom\",\"body\":{}}";
        MappedBlock mapped = map("[" + event + "," + event + "]");
        assertThat(Mapped.rows(mapped)).hasSize(1);
        assertThat(mapped.duplicates()).isEqualTo(Map.of("p", 1));
    }

    @Test
    void whatCannotBeMappedIsADeadLetterAndHarmsNoNeighbour() {
        MappedBlock mapped = map("""
                [{"type":"token_usage","body":{"model":"gpt-4o","inputTokens":900000000000,"outputTokens":0}},
                 {"type":"log","body":{"level":"info","message":"fine"}}]""");
        assertThat(Mapped.rows(mapped)).extracting(EventRow::message).containsExactly("fine");
        assertThat(mapped.dead()).hasSize(1).allSatisfy(letter -> {
            assertThat(letter.events()).isEqualTo(1);
            assertThat(letter.reason()).isEqualTo(Reason.NOT_MAPPED);
            assertThat(letter.detail()).contains("must be below 1,000,000");
        });
    }

    @Test
    void aLetterHoldsTheEventWithTheIdAndTimeOfTheRowItWouldHave() {
        String unknown = "{\"type\":\"log\",\"timestamp\":null,\"body\":{\"level\":\"purple\",\"message\":\"é\"}}";
        String fine = "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"fine\"}}";
        MappedBlock mapped = map("[" + fine + ", " + unknown + "," + fine + "]", 3);
        assertThat(Mapped.rows(mapped)).hasSize(2);
        DeadLetter letter = mapped.dead().getFirst();
        String derived = EventIds.derive("epoch", 0, "1-0", 1);
        assertThat(new String(letter.payload(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"eventId\":\"" + derived + "\",\"type\":\"log\",\"timestamp\":\"" + RECEIVED
                        + "\",\"body\":{\"level\":\"purple\",\"message\":\"é\"}}]");
        assertThat(letter)
                .usingRecursiveComparison()
                .ignoringFields("payload", "id", "detail")
                .isEqualTo(new DeadLetter(
                        "0".repeat(32),
                        "p",
                        "block",
                        "1-0",
                        1,
                        1,
                        derived,
                        "native",
                        REQUEST,
                        RECEIVED,
                        Reason.UNREADABLE_EVENT,
                        "",
                        TERMS.processedAt(),
                        letter.payload()));
        assertThat(letter.detail()).contains("body.level").doesNotContain("purple");
        assertThat(map("[" + fine + ", " + unknown + "," + fine + "]", 3)
                        .dead()
                        .getFirst()
                        .id())
                .as("the same event has the same letter")
                .isEqualTo(letter.id());
        String own = "{\"eventId\":\"own\",\"timestamp\":\"2026-11-23T09:00:00Z\",\"type\":\"new-type\",\"body\":{}}";
        DeadLetter named = map("[" + own + "]").dead().getFirst();
        assertThat(named.eventId()).isEqualTo("own");
        assertThat(new String(named.payload(), StandardCharsets.UTF_8)).isEqualTo("[" + own + "]");
    }

    @Test
    void anEntryOfTheWrongFormIsOneLetterForAllThatWasAcceptedWithIt() {
        for (String payload : List.of("not json", "[{\"type\":\"custom\",\"body\":{}}]", "[", "\u0000\u0001", "{}")) {
            MappedBlock spoilt = map(payload, 2);
            assertThat(Mapped.rows(spoilt)).as(payload).isEmpty();
            assertThat(spoilt.dead()).as(payload).singleElement().satisfies(letter -> {
                assertThat(letter.events()).isEqualTo(2);
                assertThat(letter.eventId()).isNull();
                assertThat(letter.reason()).isEqualTo(Reason.UNREADABLE_ENTRY);
                assertThat(letter.payload()).isEqualTo(payload.getBytes(StandardCharsets.UTF_8));
            });
        }
    }

    @Test
    void nestingThatOverflowsTheStackIsALetterToo() {
        String deep = "{\"type\":\"custom\",\"body\":" + "{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000) + "}";
        var recursive = new RowMapper(new Dialects((event, facts, id, entry, block, terms) -> {
            if (event.bodyJson().length() > 1_000) {
                throw new StackOverflowError();
            }
            return new EventRowMapper().map(event, facts, id, entry, block, terms);
        }));
        MappedBlock mapped = map(recursive, "[" + deep + ",{\"type\":\"custom\",\"body\":{}}]", 2);
        assertThat(Mapped.rows(mapped)).hasSize(1);
        assertThat(mapped.dead()).extracting(DeadLetter::reason).containsExactly(Reason.NOT_MAPPED);
    }

    private MappedBlock map(String payload) {
        return map(payload, EventCodec.reread(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private MappedBlock map(String payload, Parsed parsed) {
        return map(payload, parsed.accepted().size() + parsed.rejected().size());
    }

    private MappedBlock map(String payload, int events) {
        return map(mapper, payload, events);
    }

    private static MappedBlock map(RowMapper mapper, String payload, int events) {
        var entry =
                new Entry("1-0", "p", "native", REQUEST, RECEIVED, events, payload.getBytes(StandardCharsets.UTF_8));
        var block = new Block("epoch", 0, "1-0", "1-0", "me", 1, 1, true, false, Map.of("p", events), Map.of());
        return mapper.map("block", block, List.of(entry), TERMS);
    }
}
