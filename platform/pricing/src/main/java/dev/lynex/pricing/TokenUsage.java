package dev.lynex.pricing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model call in disjoint partitions: each token is in exactly one, so that sums and prices count none
 * twice. All are {@code >= 0}.
 *
 * @param uncachedInput input that was neither read from nor written to a cache
 * @param cacheRead input served from the provider's cache
 * @param cacheWrite input written to the provider's cache
 * @param output output without reasoning
 * @param reasoning output spent on reasoning
 * @param rule how the client's numbers were split, see {@link #ofClient}
 */
public record TokenUsage(
        long uncachedInput, long cacheRead, long cacheWrite, long output, long reasoning, String rule) {
    /** No tokens at all. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, "");

    private static final String PLAIN = "plain";

    public TokenUsage {
        if (uncachedInput < 0 || cacheRead < 0 || cacheWrite < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("token counts must be >= 0");
        }
    }

    /**
     * Splits what a client counted. Providers differ in whether their {@code input} includes the tokens of the cache, and
     * their {@code output} those of reasoning; the rule used is kept with the numbers:
     *
     * <ul>
     *   <li>{@code plain}: neither cache nor reasoning tokens were reported.
     *   <li>{@code cache-within}: input includes them (OpenAI's way, and what OpenTelemetry's GenAI convention asks for).
     *   <li>{@code cache-beside}: input excludes them. Anthropic's API and Amazon Bedrock's Converse API count so; chosen
     *       when the provider is one of them, or when there is none and the model is a Claude.
     *   <li>{@code cache-beside-forced}: should be within, but is more than the input, so it cannot be.
     *   <li>{@code reasoning-within}: output includes reasoning.
     *   <li>{@code reasoning-beside-forced}: reasoning is more than the output, so it cannot be within.
     * </ul>
     *
     * Two rules are joined by {@code +}. No combination of numbers gives a negative partition.
     *
     * @param provider as the client named it, or null
     * @param cachedInput tokens read from a cache; null and 0 are the same here and below
     */
    public static TokenUsage ofClient(
            @Nullable String provider,
            String model,
            long input,
            long output,
            @Nullable Long cachedInput,
            @Nullable Long cacheWrite,
            @Nullable Long reasoning) {
        long read = cachedInput == null ? 0 : cachedInput;
        long written = cacheWrite == null ? 0 : cacheWrite;
        long thought = reasoning == null ? 0 : reasoning;
        String cacheRule = cacheRule(provider, model, input, read, written);
        String outputRule = thought == 0 ? PLAIN : thought <= output ? "reasoning-within" : "reasoning-beside-forced";
        return new TokenUsage(
                cacheRule.equals("cache-within") ? input - read - written : input,
                read,
                written,
                outputRule.equals("reasoning-within") ? output - thought : output,
                thought,
                joined(cacheRule, outputRule));
    }

    /**
     * Splits what an instrumentation of OpenTelemetry's conventions counted, whoever serves the model: input includes the
     * cache and output the reasoning, as the conventions ask for, unless the numbers say that they cannot. The rules are
     * named as in {@link #ofClient}.
     */
    public static TokenUsage ofInstrumentation(
            long input, long output, @Nullable Long cachedInput, @Nullable Long cacheWrite, @Nullable Long reasoning) {
        return ofClient("", "", input, output, cachedInput, cacheWrite, reasoning);
    }

    private static String cacheRule(@Nullable String provider, String model, long input, long read, long written) {
        if (read == 0 && written == 0) {
            return PLAIN;
        }
        if (countsCacheBeside(provider, model)) {
            return "cache-beside";
        }
        return read > input || written > input - read ? "cache-beside-forced" : "cache-within";
    }

    private static boolean countsCacheBeside(@Nullable String provider, String model) {
        if (provider == null || provider.isBlank()) {
            return model.toLowerCase(Locale.ROOT).contains("claude");
        }
        String name = provider.toLowerCase(Locale.ROOT);
        return name.contains("anthropic") || name.contains("bedrock") || name.equals("aws");
    }

    private static String joined(String cacheRule, String outputRule) {
        if (cacheRule.equals(PLAIN)) {
            return outputRule;
        }
        return outputRule.equals(PLAIN) ? cacheRule : cacheRule + "+" + outputRule;
    }

    /** All input, cached or not; a tier of prices is chosen by it. */
    public long input() {
        return uncachedInput + cacheRead + cacheWrite;
    }
}
