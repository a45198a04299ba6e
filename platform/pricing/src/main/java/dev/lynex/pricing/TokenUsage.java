package dev.lynex.pricing;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
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
 * @param special tokens of a partition that may have another price than the rest of it: audio, images, video, citations,
 *     and what is written to a cache for an hour. They are counted in their partition as well, so that a row's columns
 *     are whole without a column for each kind. For a kind that is no partition, at most the partition's number
 */
public record TokenUsage(
        long uncachedInput,
        long cacheRead,
        long cacheWrite,
        long output,
        long reasoning,
        String rule,
        Map<TokenKind, Long> special) {
    /** No tokens at all. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, "");

    private static final String PLAIN = "plain";

    public TokenUsage {
        if (uncachedInput < 0 || cacheRead < 0 || cacheWrite < 0 || output < 0 || reasoning < 0) {
            throw new IllegalArgumentException("token counts must be >= 0");
        }
        special = Map.copyOf(special);
        special.forEach((kind, tokens) -> {
            if (kind.isPartition() || tokens < 0) {
                throw new IllegalArgumentException("special tokens are of a kind within a partition, and >= 0");
            }
        });
        requireWithin(uncachedInput, special, TokenKind.INPUT);
        requireWithin(cacheRead, special, TokenKind.CACHE_READ);
        requireWithin(cacheWrite, special, TokenKind.CACHE_WRITE);
        requireWithin(output, special, TokenKind.OUTPUT);
    }

    /** Of text only, as far as is known. */
    public TokenUsage(long uncachedInput, long cacheRead, long cacheWrite, long output, long reasoning, String rule) {
        this(uncachedInput, cacheRead, cacheWrite, output, reasoning, rule, Map.of());
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

    /**
     * The same tokens, so many of which are of a kind.
     *
     * @param kind no partition
     * @param tokens at most what its partition has that is of no other kind
     */
    public TokenUsage with(TokenKind kind, long tokens) {
        Map<TokenKind, Long> kinds = new EnumMap<>(TokenKind.class);
        kinds.putAll(special);
        kinds.put(kind, tokens);
        return new TokenUsage(uncachedInput, cacheRead, cacheWrite, output, reasoning, rule, kinds);
    }

    /**
     * The same tokens, so many of which are audio. Whoever counts more audio than there are tokens of the partition counts
     * tokens of the cache with them, or wrongly: then all of the partition is audio.
     *
     * @param input of the uncached input; null and 0 are the same
     * @param heard of the output
     */
    public TokenUsage withAudio(@Nullable Long input, @Nullable Long heard) {
        TokenUsage with = this;
        if (input != null && input > 0) {
            with = with.with(TokenKind.INPUT_AUDIO, Math.min(input, uncachedInput));
        }
        if (heard != null && heard > 0) {
            with = with.with(TokenKind.OUTPUT_AUDIO, Math.min(heard, output));
        }
        return with;
    }

    /** The tokens of a kind and of no other; over all kinds each token is in exactly one. */
    long of(TokenKind kind) {
        if (!kind.isPartition()) {
            return special.getOrDefault(kind, 0L);
        }
        return partition(kind) - within(special, kind);
    }

    private long partition(TokenKind kind) {
        return switch (kind) {
            case INPUT -> uncachedInput;
            case CACHE_READ -> cacheRead;
            case CACHE_WRITE -> cacheWrite;
            case OUTPUT -> output;
            case OUTPUT_REASONING -> reasoning;
            default -> throw new IllegalArgumentException(kind + " is no partition");
        };
    }

    private static void requireWithin(long tokens, Map<TokenKind, Long> special, TokenKind partition) {
        if (within(special, partition) > tokens) {
            throw new IllegalArgumentException("more special tokens than tokens of " + partition);
        }
    }

    private static long within(Map<TokenKind, Long> special, TokenKind partition) {
        long sum = 0;
        for (Map.Entry<TokenKind, Long> each : special.entrySet()) {
            if (each.getKey().partition() == partition) {
                sum = Math.addExact(sum, each.getValue());
            }
        }
        return sum;
    }
}
