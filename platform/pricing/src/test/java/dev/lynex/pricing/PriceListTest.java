package dev.lynex.pricing;

import static dev.lynex.pricing.TokenKind.CACHE_AUDIO_READ;
import static dev.lynex.pricing.TokenKind.CACHE_READ;
import static dev.lynex.pricing.TokenKind.CACHE_WRITE_1H;
import static dev.lynex.pricing.TokenKind.INPUT;
import static dev.lynex.pricing.TokenKind.INPUT_AUDIO;
import static dev.lynex.pricing.TokenKind.OUTPUT;
import static dev.lynex.pricing.TokenKind.OUTPUT_AUDIO;
import static dev.lynex.pricing.TokenKind.OUTPUT_REASONING;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceListTest {
    private static final long MILLION = 1_000_000;

    @Test
    void aModelListedWithoutPricesIsUnpricedEvenWithoutTokens() {
        PriceList empty = new PriceList(Map.of(), null);

        assertThat(empty.cost(tokens(1, 1), "p", "m")).isEqualTo(new Cost.Unpriced("no-price"));
        assertThat(empty.cost(TokenUsage.NONE, "p", "m")).isEqualTo(new Cost.Unpriced("no-price"));
    }

    @Test
    void tokensWithoutAPriceOfTheirDirectionAreUnpriced() {
        PriceList embedding = prices(Map.of(INPUT, "1"));

        assertThat(embedding.cost(tokens(MILLION, 0), "p", "m")).isEqualTo(usd("1.000000000000"));
        assertThat(embedding.cost(tokens(1, 1), "p", "m")).isEqualTo(new Cost.Unpriced("no-output-price"));
        assertThat(prices(Map.of(OUTPUT, "1")).cost(tokens(1, 1), "p", "m"))
                .isEqualTo(new Cost.Unpriced("no-input-price"));
    }

    @Test
    void aModelWhosePriceIsZeroCostsZero() {
        assertThat(prices(Map.of(INPUT, "0", OUTPUT, "0")).cost(tokens(5, 5), "p", "m"))
                .isEqualTo(usd("0.000000000000"));
    }

    @Test
    void reasoningHasItsOwnPriceWhereThereIsOneAndElseThatOfOutput() {
        TokenUsage usage = new TokenUsage(0, 0, 0, MILLION, MILLION, "reasoning-within");

        assertThat(prices(Map.of(INPUT, "1", OUTPUT, "1", OUTPUT_REASONING, "2"))
                        .cost(usage, "p", "m"))
                .isEqualTo(usd("3.000000000000"));
        assertThat(prices(Map.of(INPUT, "1", OUTPUT, "1")).cost(usage, "p", "m"))
                .isEqualTo(usd("2.000000000000"));
    }

    @Test
    void audioHasItsOwnPriceWhereThereIsOneAndElseThatOfItsPartition() {
        TokenUsage usage = new TokenUsage(3 * MILLION, 2 * MILLION, 0, MILLION, 0, "cache-within")
                .with(INPUT_AUDIO, MILLION)
                .with(CACHE_AUDIO_READ, MILLION)
                .with(OUTPUT_AUDIO, MILLION);

        assertThat(prices(Map.of(INPUT, "1", CACHE_READ, "0.1", OUTPUT, "10")).cost(usage, "p", "m"))
                .isEqualTo(usd("13.200000000000"));
        assertThat(prices(Map.of(INPUT, "1", INPUT_AUDIO, "5", OUTPUT, "10")).cost(usage, "p", "m"))
                .as("cached audio has no price as cached, so it costs that of audio")
                .isEqualTo(usd("23.000000000000"));
        assertThat(prices(Map.of(
                                INPUT,
                                "1",
                                CACHE_READ,
                                "0.1",
                                OUTPUT,
                                "10",
                                INPUT_AUDIO,
                                "5",
                                CACHE_AUDIO_READ,
                                "0.5",
                                OUTPUT_AUDIO,
                                "20"))
                        .cost(usage, "p", "m"))
                .isEqualTo(usd("27.600000000000"));
    }

    @Test
    void aCacheForAnHourCostsThatOfAnyCacheWithoutAPriceOfItsOwn() {
        TokenUsage usage = new TokenUsage(0, 0, 2 * MILLION, 0, 0, "cache-beside").with(CACHE_WRITE_1H, MILLION);

        assertThat(prices(Map.of(INPUT, "1", TokenKind.CACHE_WRITE, "2", CACHE_WRITE_1H, "4"))
                        .cost(usage, "p", "m"))
                .isEqualTo(usd("6.000000000000"));
        assertThat(prices(Map.of(INPUT, "1", TokenKind.CACHE_WRITE, "2")).cost(usage, "p", "m"))
                .isEqualTo(usd("4.000000000000"));
    }

    @Test
    void aTierIsChosenByAllInputAndHoldsForOutputToo() {
        Price input = new Price(BigDecimal.ONE, List.of(new Price.Tier(200, BigDecimal.TWO)));
        Price output = new Price(BigDecimal.TEN, List.of(new Price.Tier(200, new BigDecimal("15"))));
        PriceList tiered = new PriceList(Map.of(INPUT, input, OUTPUT, output), null);

        assertThat(tiered.cost(new TokenUsage(100, 50, 50, 10, 0, ""), "p", "m"))
                .isEqualTo(usd("0.000300000000"));
        assertThat(tiered.cost(new TokenUsage(101, 50, 50, 10, 0, ""), "p", "m"))
                .isEqualTo(usd("0.000552000000"));
    }

    @Test
    void aCallHasAPriceBesideItsTokensOrAlone() {
        BigDecimal perRequest = new BigDecimal("0.005");

        assertThat(new PriceList(prices(Map.of(INPUT, "1", OUTPUT, "1")).perMillion(), perRequest)
                        .cost(tokens(MILLION, 0), "p", "m"))
                .isEqualTo(usd("1.005000000000"));
        assertThat(new PriceList(Map.of(), perRequest).cost(tokens(7, 7), "p", "m"))
                .isEqualTo(usd("0.005000000000"));
    }

    private static PriceList prices(Map<TokenKind, String> perMillion) {
        Map<TokenKind, Price> prices = new EnumMap<>(TokenKind.class);
        perMillion.forEach((kind, usd) -> prices.put(kind, new Price(new BigDecimal(usd), List.of())));
        return new PriceList(prices, null);
    }

    private static Cost usd(String amount) {
        return new Cost.Priced(new BigDecimal(amount), "p", "m");
    }

    private static TokenUsage tokens(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0, "plain");
    }
}
