package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenUsageTest {
    @ParameterizedTest
    @CsvSource({
        // provider, model, input, output, cached, written, reasoning -> partitions and rule
        "openai, gpt-4o, 100, 50, , , , 100, 0, 0, 50, 0, plain",
        "openai, gpt-4o, 100, 50, 0, 0, 0, 100, 0, 0, 50, 0, plain",
        "openai, gpt-4o, 100, 50, 60, 10, , 30, 60, 10, 50, 0, cache-within",
        "openai, o3, 100, 50, 60, , 20, 40, 60, 0, 30, 20, cache-within+reasoning-within",
        "openai, o3, 100, 50, , , 50, 100, 0, 0, 0, 50, reasoning-within",
        "google, gemini-2.5-pro, 100, 50, , , 51, 100, 0, 0, 50, 51, reasoning-beside-forced",
        "openai, gpt-4o, 100, 50, 101, , , 100, 101, 0, 50, 0, cache-beside-forced",
        "openai, gpt-4o, 100, 50, 60, 41, , 100, 60, 41, 50, 0, cache-beside-forced",
        "anthropic, claude-sonnet-4-5, 100, 50, 60, 10, , 100, 60, 10, 50, 0, cache-beside",
        "aws.bedrock, amazon.nova-pro-v1:0, 100, 50, 60, , , 100, 60, 0, 50, 0, cache-beside",
        ", Claude-Sonnet-4-5, 100, 50, 60, , , 100, 60, 0, 50, 0, cache-beside",
        "openrouter, anthropic/claude-sonnet-4.5, 100, 50, 60, , , 40, 60, 0, 50, 0, cache-within",
    })
    void splitsWhatClientsCountIntoDisjointPartitions(
            String provider,
            String model,
            long input,
            long output,
            Long cached,
            Long written,
            Long reasoning,
            long uncached,
            long read,
            long write,
            long text,
            long thought,
            String rule) {
        assertThat(TokenUsage.ofClient(provider, model, input, output, cached, written, reasoning))
                .isEqualTo(new TokenUsage(uncached, read, write, text, thought, rule));
    }

    @Test
    void noNumbersGiveANegativePartition() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long[] n = random.longs(5, 0, 1L << (1 + random.nextInt(40))).toArray();
            String provider = new String[] {null, "openai", "anthropic"}[random.nextInt(3)];
            TokenUsage usage = TokenUsage.ofClient(provider, "m", n[0], n[1], n[2], n[3], n[4]);
            assertThat(usage.input()).as("seed %d, round %d", seed, i).isGreaterThanOrEqualTo(n[0]);
            assertThat(usage.output() + usage.reasoning())
                    .as("seed %d, round %d", seed, i)
                    .isGreaterThanOrEqualTo(n[1]);
        }
    }

    @Test
    void refusesNegativeCounts() {
        assertThatThrownBy(() -> new TokenUsage(0, 0, 0, -1, 0, "plain")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void specialTokensAreCountedInTheirPartitionAndPricedOnce() {
        TokenUsage usage = new TokenUsage(100, 60, 10, 50, 20, "cache-within")
                .with(TokenKind.INPUT_AUDIO, 30)
                .with(TokenKind.INPUT_IMAGE, 40)
                .with(TokenKind.CACHE_AUDIO_READ, 60)
                .with(TokenKind.CACHE_WRITE_1H, 4)
                .with(TokenKind.OUTPUT_AUDIO, 49);

        assertThat(usage.input()).isEqualTo(170);
        assertThat(usage.uncachedInput()).isEqualTo(100);
        Map<TokenKind, Long> each = new EnumMap<>(TokenKind.class);
        TokenKind.ALL.forEach(kind -> each.put(kind, usage.of(kind)));
        each.values().removeIf(tokens -> tokens == 0);
        assertThat(each)
                .isEqualTo(Map.of(
                        TokenKind.INPUT, 30L,
                        TokenKind.INPUT_AUDIO, 30L,
                        TokenKind.INPUT_IMAGE, 40L,
                        TokenKind.CACHE_AUDIO_READ, 60L,
                        TokenKind.CACHE_WRITE, 6L,
                        TokenKind.CACHE_WRITE_1H, 4L,
                        TokenKind.OUTPUT, 1L,
                        TokenKind.OUTPUT_AUDIO, 49L,
                        TokenKind.OUTPUT_REASONING, 20L));
    }

    @Test
    void refusesMoreSpecialTokensThanTheirPartitionHas() {
        TokenUsage usage = new TokenUsage(100, 0, 0, 50, 50, "plain").with(TokenKind.INPUT_AUDIO, 60);

        assertThatThrownBy(() -> usage.with(TokenKind.INPUT_IMAGE, 41)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usage.with(TokenKind.CACHE_AUDIO_READ, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usage.with(TokenKind.OUTPUT_AUDIO, 51)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usage.with(TokenKind.OUTPUT_AUDIO, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> usage.with(TokenKind.OUTPUT, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
