package dev.lynex.genai;

import dev.lynex.pricing.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Splits what an instrumentation counted into partitions that share no token. OpenTelemetry's convention says that input
 * includes the tokens of the cache, and every library of the recorded corpus does so, for Anthropic too, whose own API counts
 * beside; numbers that cannot be within are taken as beside. The rule used is kept with the numbers.
 */
final class TokenRule {
    private TokenRule() {}

    /** @return null when the span tells of no tokens */
    static @Nullable TokenUsage split(Attributes attributes) {
        Long input = attributes.count(Field.INPUT_TOKENS);
        Long output = attributes.count(Field.OUTPUT_TOKENS);
        if (input == null && output == null) {
            return null;
        }
        return TokenUsage.ofInstrumentation(
                input == null ? 0 : input,
                output == null ? 0 : output,
                attributes.count(Field.CACHE_READ_TOKENS),
                attributes.count(Field.CACHE_WRITE_TOKENS),
                attributes.count(Field.REASONING_TOKENS));
    }
}
