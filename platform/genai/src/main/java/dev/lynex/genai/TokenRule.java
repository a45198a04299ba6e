package dev.lynex.genai;

import dev.lynex.pricing.TokenUsage;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits what an instrumentation counted into partitions that share no token. Whether its input includes the tokens of the
 * cache depends on who counted: OpenTelemetry's convention says it should; libraries that hand Anthropic's and Bedrock's own
 * numbers through do not. The rule used is kept with the numbers, as {@link TokenUsage#ofClient} names it.
 */
final class TokenRule {
    /** Scopes that count beside whatever the provider, by how their names begin. */
    private static final Set<String> BESIDE = Set.of("opentelemetry.instrumentation.anthropic");

    private TokenRule() {}

    /** @return null when the span tells of no tokens */
    static @Nullable TokenUsage split(TelemetrySpan span, Attributes attributes, String provider, String model) {
        Long input = attributes.count(Field.INPUT_TOKENS);
        Long output = attributes.count(Field.OUTPUT_TOKENS);
        if (input == null && output == null) {
            return null;
        }
        return TokenUsage.ofClient(
                beside(span.scope()) ? "anthropic" : within(provider),
                model,
                input == null ? 0 : input,
                output == null ? 0 : output,
                attributes.count(Field.CACHE_READ_TOKENS),
                attributes.count(Field.CACHE_WRITE_TOKENS),
                attributes.count(Field.REASONING_TOKENS));
    }

    private static boolean beside(String scope) {
        String name = scope.toLowerCase(Locale.ROOT);
        return BESIDE.stream().anyMatch(name::startsWith);
    }

    private static String within(String provider) {
        return provider;
    }
}
