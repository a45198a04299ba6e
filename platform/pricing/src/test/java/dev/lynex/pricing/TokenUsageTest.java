package dev.lynex.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
