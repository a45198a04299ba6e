package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomPricesTest {
    private static final PriceTable TABLE = PriceTable.bundled();
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final TokenUsage MILLION = new TokenUsage(1_000_000, 0, 0, 1_000_000, 0, "plain");

    @Test
    void aCustomPriceWinsOverTheTableWhileItHolds() {
        PriceTable table = TABLE.with(new CustomPrices(List.of(custom("openai", "gpt-4o", "1", JANUARY, JUNE))));

        assertThat(table.price("OpenAI", "gpt-4o-2024-08-06", MILLION, JANUARY))
                .isEqualTo(priced("2.000000000000", "openai", "gpt-4o"));
        assertThat(table.price("openai", "gpt-4o", MILLION, JUNE.minusNanos(1)))
                .isEqualTo(priced("2.000000000000", "openai", "gpt-4o"));
        Cost listed = priced("12.500000000000", "openai", "gpt-4o");
        assertThat(table.price("openai", "gpt-4o", MILLION, JANUARY.minusNanos(1)))
                .isEqualTo(listed);
        assertThat(table.price("openai", "gpt-4o", MILLION, JUNE)).isEqualTo(listed);
        assertThat(TABLE.price("openai", "gpt-4o", MILLION, JANUARY))
                .as("the table that it was laid over is as it was")
                .isEqualTo(listed);
    }

    @Test
    void ofSeveralThatHoldTheOneThatBeganLastWinsAndOfThoseTheOneThatStandsLast() {
        PriceTable table = TABLE.with(new CustomPrices(List.of(
                custom(null, "gpt-4o", "3", JUNE, null),
                custom(null, "*", "2", JUNE, null),
                custom("openai", "gpt-4o", "1", JANUARY, null))));

        assertThat(table.price("openai", "gpt-4o", MILLION, JUNE))
                .isEqualTo(priced("4.000000000000", "openai", "gpt-4o"));
        assertThat(table.price("openai", "gpt-4o", MILLION, JANUARY))
                .isEqualTo(priced("2.000000000000", "openai", "gpt-4o"));
    }

    @Test
    void aModelOfOnesOwnHasAPriceAndZeroIsOne() {
        PriceTable table = TABLE.with(new CustomPrices(List.of(custom("my-gateway", "llama-*", "0", JANUARY, null))));

        assertThat(table.price("My-Gateway", "Llama-3-70B", MILLION, JUNE))
                .isEqualTo(priced("0.000000000000", "my-gateway", "llama-3-70b"));
        assertThat(table.price("my-gateway", "other", MILLION, JUNE)).isEqualTo(new Cost.Unpriced("unknown-provider"));
        assertThat(table.price(null, "llama-3-70b", MILLION, JUNE)).isInstanceOf(Cost.Unpriced.class);
    }

    @Test
    void aModelUnknownToAProviderOfTheTableIsFoundByEitherNameOfTheProvider() {
        PriceTable table = TABLE.with(new CustomPrices(List.of(custom("azure", "our-deployment", "1", JANUARY, null))));

        assertThat(table.price("azure.ai.openai", "our-deployment", MILLION, JUNE))
                .isEqualTo(priced("2.000000000000", "azure", "our-deployment"));
    }

    @Test
    void aCustomPriceStandsAlone() {
        CustomPrice inputOnly =
                new CustomPrice(null, "gpt-4o", Map.of(TokenKind.INPUT, BigDecimal.ONE), null, JANUARY, null);

        assertThat(TABLE.with(new CustomPrices(List.of(inputOnly))).price("openai", "gpt-4o", MILLION, JUNE))
                .isEqualTo(new Cost.Unpriced("no-output-price"));
    }

    @Test
    void theVersionSaysTableAndCustomPrices() {
        CustomPrices one = new CustomPrices(List.of(custom("openai", "gpt-4o", "1", JANUARY, null)));
        CustomPrices same = CustomPrices.read(one.toJson().replace("\"1\"", "\"1.00\""));
        CustomPrices other = new CustomPrices(List.of(custom("openai", "gpt-4o", "1.01", JANUARY, null)));

        assertThat(TABLE.with(one).version()).matches("genai-prices-0\\.1\\.8\\+custom-[0-9a-f]{16}");
        assertThat(TABLE.with(same).version()).isEqualTo(TABLE.with(one).version());
        assertThat(TABLE.with(other).version()).isNotEqualTo(TABLE.with(one).version());
        assertThat(TABLE.with(one).with(CustomPrices.NONE).version()).isEqualTo("genai-prices-0.1.8");
    }

    @Test
    void comeBackFromTheirJson() {
        CustomPrices prices = new CustomPrices(List.of(
                new CustomPrice(
                        "azure",
                        "our-*",
                        Map.of(
                                TokenKind.INPUT, new BigDecimal("2.5"),
                                TokenKind.CACHE_WRITE_1H, new BigDecimal("0.000000000001"),
                                TokenKind.OUTPUT_AUDIO, BigDecimal.ZERO),
                        new BigDecimal("0.01"),
                        JANUARY,
                        JUNE),
                custom(null, "m", "7", JUNE, null)));

        assertThat(CustomPrices.read(prices.toJson())).isEqualTo(prices);
    }

    @Test
    void numbersAndOtherOffsetsAreReadToo() {
        String json = """
                [{"model": " m ", "usdPerMillion": {"input": 1.5}, "currency": "USD", "from": "2026-01-01T02:00:00+02:00"}]
                """;

        assertThat(CustomPrices.read(json))
                .isEqualTo(new CustomPrices(List.of(new CustomPrice(
                        null, "m", Map.of(TokenKind.INPUT, new BigDecimal("1.5")), null, JANUARY, null))));
    }

    @Test
    void sayEverythingThatIsWrongWhereItIsAndHowToMendIt() {
        String json = """
                [{"model": "", "usdPerMillion": {"input": "-1", "inputt": "1", "output": "1e3"}, "from": "yesterday"},
                 {"provider": 7, "usdPerMillion": [], "currency": "EUR", "form": "x"},
                 3,
                 {"model": "m", "from": "2026-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z", "usdPerRequest": "1000001"},
                 {"model": "m", "from": "2026-01-01T00:00:00Z"},
                 {"model": "m", "from": "2026-01-01T00:00:00Z", "usdPerRequest": "0"},
                 {"model": "M", "from": "2026-01-01T01:00:00+01:00", "usdPerRequest": "1"}]
                """;

        InvalidPrices invalid = catchThrowableOfType(InvalidPrices.class, () -> CustomPrices.read(json));

        assertThat(invalid.problems())
                .extracting(p -> p.at() + " " + p.what())
                .containsExactly(
                        "/0/model is no name",
                        "/0/usdPerMillion/input is no price",
                        "/0/usdPerMillion has an unknown kind of tokens",
                        "/0/usdPerMillion/output is no price",
                        "/0/from is no time",
                        "/1 has an unknown field",
                        "/1/provider is no name",
                        "/1/model is missing",
                        "/1/usdPerMillion is no object",
                        "/1/currency is another currency",
                        "/1/from is missing",
                        "/2 is no object",
                        "/3/usdPerRequest is no price",
                        "/3/to is not after from",
                        "/4 has no price",
                        "/6 is for the same from the same time as /5");
        assertThat(invalid)
                .hasMessageContaining("/0/from is no time: write as 2026-01-31T00:00:00Z; ")
                .hasMessageContaining("/4 has no price: write usdPerMillion, usdPerRequest or both; \"0\" is free");
        assertThat(invalid.getMessage()).doesNotContain("yesterday", "inputt", "EUR");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|the whole is no array: write [{...}, ...]",
                "[{|the whole is no JSON from line 1, column 3 on: write one JSON array, no field twice in an object",
                "[] 1|the whole is no JSON from line 1, column 4 on: write one JSON array, no field twice in an object",
                "''|the whole is no array: write [{...}, ...]",
            })
    void sayWhatIsNoListOfPrices(String json, String message) {
        assertThatThrownBy(() -> CustomPrices.read(json))
                .isInstanceOf(InvalidPrices.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "GPT-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-*, gpt-4o, true",
        "gpt-*, gpt-, true",
        "gpt-*, my-gpt-4, false",
        "*, anything, true",
        "*-mini, gpt-4o-mini, true",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "ab*bc, abc, false",
        "a**c, abc, true",
        "gpt.4, gpt-4, false",
    })
    void aStarStandsForAnyText(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void aPriceOutOfRangeCannotBeMade() {
        assertThatThrownBy(() -> custom(null, "m", "-1", JANUARY, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> custom(null, "m", "1000000.1", JANUARY, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> custom(null, " ", "1", JANUARY, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> custom(null, "m", "1", JUNE, JANUARY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static CustomPrice custom(String provider, String model, String usd, Instant from, Instant to) {
        BigDecimal each = new BigDecimal(usd);
        return new CustomPrice(provider, model, Map.of(TokenKind.INPUT, each, TokenKind.OUTPUT, each), null, from, to);
    }

    private static Cost priced(String usd, String provider, String model) {
        return new Cost.Priced(new BigDecimal(usd), provider, model);
    }
}
