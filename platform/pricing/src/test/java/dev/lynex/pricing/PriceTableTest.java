package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final PriceTable TABLE = PriceTable.bundled();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void isOfTheVersionItsFileNames() {
        assertThat(TABLE.version()).isEqualTo("genai-prices-0.1.8");
    }

    @Test
    void countsNoTokenTwice() {
        TokenUsage usage = TokenUsage.ofClient("openai", "gpt-4o", 10_000, 2_000, 7_000L, null, null);

        assertThat(TABLE.price("openai", "gpt-4o", usage, NOW))
                .isEqualTo(new Cost.Priced(
                        // 3,000 x 2.5 + 7,000 x 1.25 + 2,000 x 10, a million each
                        new BigDecimal("0.036250000000"), "openai", "gpt-4o"));
    }

    @Test
    void aClaudeBeyondItsTierCostsWhatItsPriceListSays() {
        TokenUsage usage =
                new TokenUsage(30_001, 150_000, 20_000, 1_000, 0, "cache-beside").with(TokenKind.CACHE_WRITE_1H, 5_000);

        assertThat(TABLE.price("anthropic", "claude-sonnet-4-5", usage, NOW))
                .isEqualTo(new Cost.Priced(
                        // 30,001 x 6 + 150,000 x 0.60 + 15,000 x 7.50 + 5,000 x 12 + 1,000 x 22.50, a million each
                        new BigDecimal("0.465006000000"), "anthropic", "claude-sonnet-4-5"));
    }

    @Test
    void aRealtimeModelCostsItsAudioAndItsText() {
        TokenUsage usage = new TokenUsage(6_000, 4_000, 0, 2_000, 0, "cache-within")
                .with(TokenKind.INPUT_AUDIO, 3_000)
                .with(TokenKind.CACHE_AUDIO_READ, 3_000)
                .with(TokenKind.OUTPUT_AUDIO, 1_500);

        assertThat(TABLE.price("openai", "gpt-realtime", usage, NOW))
                .isEqualTo(new Cost.Priced(
                        // 3,000 x 4 + 3,000 x 32 + 4,000 x 0.40 + 500 x 16 + 1,500 x 64, a million each
                        new BigDecimal("0.213600000000"), "openai", "gpt-realtime"));
    }

    @ParameterizedTest
    @CsvSource({
        // 1,000 x 10 + 2,000 x 40, and from June 10 on 1,000 x 2 + 2,000 x 8, a million each
        "2025-06-09T23:59:59.999Z, 0.090000000000",
        "2025-06-10T00:00:00Z, 0.018000000000",
    })
    void aPriceThatFellHoldsFromItsDayOn(Instant at, BigDecimal usd) {
        TokenUsage usage = new TokenUsage(1_000, 0, 0, 500, 1_500, "reasoning-within");

        assertThat(TABLE.price("openai", "o3", usage, at)).isEqualTo(new Cost.Priced(usd, "openai", "o3"));
    }

    @ParameterizedTest
    @CsvSource({
        "azure.ai.openai, gpt-4o, azure",
        "az.ai.openai, gpt-4o, azure",
        "gcp.gen_ai, gemini-2.5-pro, google",
        "gcp.vertex_ai, gemini-2.5-pro, google",
        "x_ai, grok-4, x-ai",
        "aws.bedrock, amazon.nova-pro-v1:0, aws",
        "mistral_ai, mistral-large-latest, mistral",
        "' OpenAI ', ' GPT-4o ', openai",
    })
    void knowsProvidersByTheNamesOpenTelemetryGivesThem(String provider, String model, String id) {
        assertThat(TABLE.price(provider, model, tokens(10, 10), NOW))
                .isInstanceOfSatisfying(Cost.Priced.class, priced -> assertThat(priced.provider())
                        .isEqualTo(id));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, no-such-model, unknown-model",
        "my-gateway, gpt-4o, unknown-provider",
        ", no-such-model, unknown-model",
        "openai, '  ', no-model",
    })
    void aModelWithoutAPriceIsUnpricedAndNotFree(String provider, String model, String reason) {
        assertThat(TABLE.price(provider, model, tokens(10, 10), NOW)).isEqualTo(new Cost.Unpriced(reason));
    }

    private static TokenUsage tokens(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0, "plain");
    }
}
