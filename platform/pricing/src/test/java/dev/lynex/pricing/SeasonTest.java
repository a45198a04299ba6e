package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeasonTest {
    @Test
    void aDailySeasonMayRunOverMidnight() {
        Season night = new Season.Daily(LocalTime.of(16, 30), LocalTime.of(0, 30));

        assertThat(night.holds(Instant.parse("2026-01-01T16:29:59.999Z"))).isFalse();
        assertThat(night.holds(Instant.parse("2026-01-01T16:30:00Z"))).isTrue();
        assertThat(night.holds(Instant.parse("2026-01-01T00:29:59.999Z"))).isTrue();
        assertThat(night.holds(Instant.parse("2026-01-01T00:30:00Z"))).isFalse();
    }

    @Test
    void theLastSeasonInForceCountsAndWithoutOneTheFirst() {
        PriceList first = free();
        PriceList second = free();
        PriceList third = free();
        PricedModel model = new PricedModel(
                "m",
                new Clause.Equals("m"),
                List.of(
                        dated("2025-01-01T00:00:00Z", first),
                        dated("2025-06-01T00:00:00Z", second),
                        dated("2026-01-01T00:00:00Z", third)));

        assertThat(model.at(Instant.parse("2024-01-01T00:00:00Z"))).isSameAs(first);
        assertThat(model.at(Instant.parse("2025-06-01T00:00:00Z"))).isSameAs(second);
        assertThat(model.at(Instant.parse("2027-01-01T00:00:00Z"))).isSameAs(third);
    }

    @Test
    void aTierHoldsForTheWholeCallOnceItsStartIsPassed() {
        Price price = new Price(
                BigDecimal.ONE, List.of(new Price.Tier(500, BigDecimal.TEN), new Price.Tier(200, BigDecimal.TWO)));

        assertThat(price.of(1_000_000, 200)).isEqualByComparingTo("1");
        assertThat(price.of(1_000_000, 201)).isEqualByComparingTo("2");
        assertThat(price.of(1_000_000, 501)).isEqualByComparingTo("10");
    }

    private static PricedModel.Dated dated(String start, PriceList prices) {
        return new PricedModel.Dated(new Season.From(Instant.parse(start)), prices);
    }

    private static PriceList free() {
        return new PriceList(Map.of(TokenKind.INPUT, new Price(BigDecimal.ZERO, List.of())), null);
    }
}
