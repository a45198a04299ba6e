package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final Terms TERMS = new Terms("prices-1", RECEIVED.plusMillis(700), Map.of("p", 90));

    private final RowMapper mapper = new RowMapper(new EventRowMapper(PriceTable.bundled()));

    @Test
    void whatTheAppLeftOutIsFilledInTheSameWayEachTime() {
        String payload = "[{\"type\":\"log\",\"body\":{\"level\":\"error\",\"message\":\"no\"}}]";
        EventRow row = map(payload).rows().getFirst();
        assertThat(row.ts()).isEqualTo(RECEIVED);
        assertThat(row.status()).isEqualTo("error");
        assertThat(row.retentionDays()).isEqualTo(90);
        assertThat(row.queueLatencyMs()).isEqualTo(700);
        assertThat(row.costState()).isEqualTo("none");
        assertThat(map(payload).rows().getFirst()).isEqualTo(row);
    }

    @Test
    void aCallIsPricedAndOneWithoutAPriceIsNotFree() {
        List<EventRow> rows = map("""
                        [{"type":"token_usage","body":{"model":"gpt-4o-mini","inputTokens":1000,"outputTokens":100,
                          "cachedInputTokens":400,"costUSD":0.5}},
                         {"type":"token_usage","body":{"model":"in-house-7b","inputTokens":1000,"outputTokens":100}}]""").rows();
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
        assertThat(mapped.rows()).hasSize(1);
        assertThat(mapped.duplicates()).isEqualTo(Map.of("p", 1));
    }

    @Test
    void whatCannotBeMappedIsADeadLetterAndHarmsNoNeighbour() {
        MappedBlock mapped = map("""
                [{"type":"token_usage","body":{"model":"gpt-4o","inputTokens":900000000000,"outputTokens":0}},
                 {"type":"log","body":{"level":"info","message":"fine"}}]""");
        assertThat(mapped.rows()).extracting(EventRow::message).containsExactly("fine");
        assertThat(mapped.dead()).hasSize(1).allSatisfy(letter -> {
            assertThat(letter.events()).isEqualTo(1);
            assertThat(letter.reason()).contains("must be below 1,000,000");
        });
        MappedBlock spoilt = map("not json");
        assertThat(spoilt.rows()).isEmpty();
        assertThat(spoilt.dead()).hasSize(1);
    }

    private MappedBlock map(String payload) {
        var entry = new Entry("1-0", "p", "native", "r", RECEIVED, 2, payload.getBytes(StandardCharsets.UTF_8));
        var block = new Block("epoch", 0, "1-0", "1-0", "me", 1, 1, Map.of("p", 2));
        return mapper.map("block", block, List.of(entry), TERMS);
    }
}
