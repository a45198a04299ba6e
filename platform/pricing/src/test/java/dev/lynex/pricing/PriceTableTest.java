package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final PriceTable TABLE = PriceTable.bundled();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void agreesWithThePackagesOwnCalculator() throws IOException {
        List<String> differences = new ArrayList<>();
        int cases = 0;
        for (JsonNode each : golden()) {
            cases++;
            difference(each).ifPresent(differences::add);
        }
        assertThat(differences).isEmpty();
        assertThat(cases).isGreaterThanOrEqualTo(30);
    }

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

    @Test
    void aModelListedWithoutPricesIsUnpriced() {
        PriceList empty = new PriceList(null, null, null, null, null, null);

        assertThat(empty.cost(tokens(1, 1), "p", "m")).isEqualTo(new Cost.Unpriced("no-price"));
    }

    @Test
    void tokensWithoutAPriceOfTheirDirectionAreUnpriced() {
        Price one = new Price(BigDecimal.ONE, List.of());
        PriceList embedding = new PriceList(one, null, null, null, null, null);

        assertThat(embedding.cost(tokens(1_000_000, 0), "p", "m"))
                .isEqualTo(new Cost.Priced(new BigDecimal("1.000000000000"), "p", "m"));
        assertThat(embedding.cost(tokens(1, 1), "p", "m")).isEqualTo(new Cost.Unpriced("no-output-price"));
        assertThat(new PriceList(null, null, null, one, null, null).cost(tokens(1, 1), "p", "m"))
                .isEqualTo(new Cost.Unpriced("no-input-price"));
    }

    @Test
    void aModelThatTheTableCallsFreeCostsZero() {
        Price free = new Price(BigDecimal.ZERO, List.of());

        assertThat(new PriceList(free, null, null, free, null, null).cost(tokens(5, 5), "p", "m"))
                .isEqualTo(new Cost.Priced(new BigDecimal("0.000000000000"), "p", "m"));
    }

    @Test
    void reasoningHasItsOwnPriceWhereThereIsOne() {
        Price one = new Price(BigDecimal.ONE, List.of());
        Price two = new Price(BigDecimal.TWO, List.of());
        TokenUsage usage = new TokenUsage(0, 0, 0, 1_000_000, 1_000_000, "reasoning-within");

        assertThat(new PriceList(one, null, null, one, two, null).cost(usage, "p", "m"))
                .isEqualTo(new Cost.Priced(new BigDecimal("3.000000000000"), "p", "m"));
    }

    @Test
    void requestsArePricedByTheThousand() {
        assertThat(new PriceList(null, null, null, null, null, new BigDecimal("0.005")).cost(tokens(0, 0), "p", "m"))
                .isEqualTo(new Cost.Priced(new BigDecimal("0.005000000000"), "p", "m"));
    }

    /** The cases recorded in the resource, or those of a file made by GRID=... extract-prices.mjs. */
    private static JsonNode golden() throws IOException {
        String grid = System.getProperty("lynex.prices.grid");
        try (InputStream in = grid == null
                ? Objects.requireNonNull(PriceTableTest.class.getResourceAsStream("/golden-prices.json"))
                : Files.newInputStream(Path.of(grid))) {
            return new JsonMapper().readTree(in);
        }
    }

    private static Optional<String> difference(JsonNode each) {
        JsonNode usage = each.get("usage");
        long read = usage.path("cache_read_tokens").asLong();
        long written = usage.path("cache_write_tokens").asLong();
        long reasoning = usage.path("output_reasoning_tokens").asLong();
        TokenUsage tokens = new TokenUsage(
                usage.get("input_tokens").asLong() - read - written,
                read,
                written,
                usage.get("output_tokens").asLong() - reasoning,
                reasoning,
                "");
        Cost cost = TABLE.price(
                each.get("provider").textValue(),
                each.get("model").textValue(),
                tokens,
                Instant.parse(each.get("at").textValue()));
        JsonNode expected = each.get("expected");
        boolean same =
                switch (cost) {
                    case Cost.Unpriced unpriced -> expected.isNull();
                    case Cost.Priced priced ->
                        !expected.isNull()
                                && priced.provider()
                                        .equals(expected.get("provider").textValue())
                                && priced.model().equals(expected.get("model").textValue())
                                // The package counts in doubles; ours is exact and rounded once, to 12 places.
                                && Math.abs(priced.usd().doubleValue()
                                                - expected.get("usd").asDouble())
                                        <= 1e-12 + 1e-12 * priced.usd().doubleValue();
                };
        return same ? Optional.empty() : Optional.of(each + " but was " + cost);
    }

    private static TokenUsage tokens(long input, long output) {
        return new TokenUsage(input, 0, 0, output, 0, "plain");
    }
}
