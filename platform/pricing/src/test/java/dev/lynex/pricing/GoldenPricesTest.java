package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Holds our prices against those of the package's own calculator, as {@code src/main/prices/golden.mjs} recorded them: every
 * model, a grid of usages, every change in time, every tier's boundary, and names of all kinds. Amounts must be the same to
 * the last of 12 decimals. Where the answers differ for a reason, {@code docs/pricing.md} lists it.
 */
class GoldenPricesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final PriceTable TABLE = PriceTable.bundled();
    private static final Path DOCS = Path.of("../../docs/pricing.md");

    /** Models, or names of providers, by the reason for which our answer is another. */
    private static final Map<String, Set<String>> DIFFERENCES = new TreeMap<>();

    private static final List<String> UNEXPLAINED = new ArrayList<>();
    private static final Set<String> ASKED = new TreeSet<>();
    private static int answers;
    private static int equal;
    private static final Map<String, Integer> EXPLAINED = new TreeMap<>();

    @BeforeAll
    static void ask() throws IOException {
        InputStream in = Objects.requireNonNull(GoldenPricesTest.class.getResourceAsStream("/golden-prices.jsonl"));
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<TokenUsage> usages = new ArrayList<>();
            JSON.readTree(lines.readLine()).forEach(u -> usages.add(usage(u)));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                question(JSON.readTree(line), usages);
            }
        }
    }

    @Test
    void everyAmountIsThePackagesToTwelveDecimalsOrDiffersForAReason() {
        assertThat(UNEXPLAINED).isEmpty();
        assertThat(equal).isGreaterThan(37_000);
    }

    @Test
    void everyModelOfTheTableWasAskedFor() {
        Set<String> all = new TreeSet<>();
        CatalogReader.read(PriceTable.RESOURCE).providers().forEach(p -> p.models()
                .forEach(m -> all.add(p.id() + "/" + m.id())));

        assertThat(all).hasSize(1_694);
        assertThat(ASKED).containsAll(all);
        assertThat(answers).isGreaterThan(40_000);
    }

    @Test
    void theListOfDifferencesInTheDocumentationIsExact() throws IOException {
        String listed = Files.readString(DOCS)
                .transform(t -> t.substring(t.indexOf("```differences\n") + "```differences\n".length()))
                .transform(t -> t.substring(0, t.indexOf("```")));

        assertThat(listed).as("the list in %s", DOCS).isEqualTo(differences());
    }

    private static String differences() {
        StringBuilder text = new StringBuilder("%d answers, %d equal\n".formatted(answers, equal));
        DIFFERENCES.forEach((reason, names) -> {
            Map<String, Set<String>> byProvider = new TreeMap<>();
            for (String name : names) {
                int slash = name.indexOf('/');
                byProvider
                        .computeIfAbsent(name.substring(0, slash), p -> new TreeSet<>())
                        .add(name.substring(slash + 1));
            }
            text.append("%s: %d answers, %d names\n".formatted(reason, EXPLAINED.get(reason), names.size()));
            byProvider.forEach((provider, models) -> text.append("  ")
                    .append(provider)
                    .append(": ")
                    .append(String.join(" ", models))
                    .append('\n'));
        });
        return text.toString();
    }

    private static void question(JsonNode line, List<TokenUsage> usages) {
        String provider = line.get(0).textValue();
        String model = line.get(1).textValue();
        ASKED.add(provider + "/" + model);
        Instant at = Instant.parse(line.get(2).textValue());
        String[] amounts = line.get(5).textValue().split(" ", -1);
        for (int i = 0; i < amounts.length; i++) {
            answers++;
            Cost cost = TABLE.price(provider, model, usages.get(i), at);
            String reason = line.get(3).isNull()
                    ? withoutAnswer(cost, provider)
                    : withAnswer(cost, line, usages.get(i), at, new BigDecimal(amounts[i]));
            switch (reason) {
                case "" -> equal++;
                case "unexplained" -> UNEXPLAINED.add(line + " by usage " + i + " was " + cost);
                case "provider-name" -> explained(reason, provider + "/" + model);
                default ->
                    explained(
                            reason, line.get(3).textValue() + "/" + line.get(4).textValue());
            }
        }
    }

    private static void explained(String reason, String name) {
        EXPLAINED.merge(reason, 1, Integer::sum);
        DIFFERENCES.computeIfAbsent(reason, r -> new TreeSet<>()).add(name);
    }

    private static String withoutAnswer(Cost cost, @Nullable String provider) {
        return switch (cost) {
            case Cost.Unpriced(String reason) -> reason.startsWith("unknown-") ? "" : "unexplained";
            case Cost.Priced priced -> isOtherName(provider) ? "provider-name" : "unexplained";
        };
    }

    private static String withAnswer(Cost cost, JsonNode line, TokenUsage usage, Instant at, BigDecimal usd) {
        String provider = line.get(3).textValue();
        String model = line.get(4).textValue();
        Cost.Priced same = new Cost.Priced(usd.setScale(12), provider, model);
        return switch (cost) {
            case Cost.Priced priced when priced.equals(same) -> "";
            case Cost.Priced priced -> isOtherName(line.get(0).textValue()) ? "provider-name" : "unexplained";
            case Cost.Unpriced(String reason) when reason.equals("no-price") && usd.signum() == 0 -> reason;
            // The package takes output without a price for free: its amount is that of the input.
            case Cost.Unpriced(String reason)
            when reason.equals("no-output-price")
                    && TABLE.price(line.get(0).textValue(), line.get(1).textValue(), inputOf(usage), at)
                            .equals(same) -> reason;
            case Cost.Unpriced unpriced -> "unexplained";
        };
    }

    /** Whether we read a provider's name otherwise than the package: {@code azure.ai.openai} is Azure, not OpenAI. */
    private static boolean isOtherName(@Nullable String provider) {
        return provider != null && Catalog.OTHER_NAMES.containsKey(provider);
    }

    private static TokenUsage inputOf(TokenUsage usage) {
        Map<TokenKind, Long> input = new TreeMap<>(usage.special());
        input.keySet().removeIf(TokenKind::isOutput);
        return new TokenUsage(usage.uncachedInput(), usage.cacheRead(), usage.cacheWrite(), 0, 0, "", input);
    }

    /** The package counts input with all that is cached, audio with cached audio, and output with reasoning. */
    private static TokenUsage usage(JsonNode node) {
        long read = count(node, "cache_read_tokens");
        long written = count(node, "cache_write_tokens");
        long reasoning = count(node, "output_reasoning_tokens");
        long cachedAudio = count(node, "cache_audio_read_tokens");
        long cachedImage = count(node, "cache_image_read_tokens");
        return new TokenUsage(
                count(node, "input_tokens") - read - written,
                read,
                written,
                count(node, "output_tokens") - reasoning,
                reasoning,
                "",
                Map.of(
                        TokenKind.CACHE_WRITE_1H, count(node, "cache_write_1h_tokens"),
                        TokenKind.INPUT_AUDIO, count(node, "input_audio_tokens") - cachedAudio,
                        TokenKind.CACHE_AUDIO_READ, cachedAudio,
                        TokenKind.INPUT_IMAGE, count(node, "input_image_tokens") - cachedImage,
                        TokenKind.CACHE_IMAGE_READ, cachedImage,
                        TokenKind.INPUT_VIDEO, count(node, "input_video_tokens"),
                        TokenKind.OUTPUT_CITATION, count(node, "output_citation_tokens"),
                        TokenKind.OUTPUT_AUDIO, count(node, "output_audio_tokens"),
                        TokenKind.OUTPUT_IMAGE, count(node, "output_image_tokens"),
                        TokenKind.OUTPUT_VIDEO, count(node, "output_video_tokens")));
    }

    private static long count(JsonNode usage, String kind) {
        return usage.path(kind).asLong();
    }
}
