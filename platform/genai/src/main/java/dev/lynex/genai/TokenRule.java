package dev.lynex.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lynex.pricing.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Splits what an instrumentation counted into partitions that share no token. OpenTelemetry's convention says that input
 * includes the tokens of the cache, and every library of the recorded corpus but one does so, for Anthropic too, whose own API
 * counts beside; numbers that cannot be within are taken as beside. The rule used is kept with the numbers.
 *
 * <p>The one is Vercel's AI SDK 5, whose attributes lack Anthropic's cache. It hands the API's own usage on, which is taken
 * where it is there.
 */
final class TokenRule {
    private static final String HANDED_ON = "ai.response.providerMetadata";
    private static final String ANTHROPIC = "anthropic";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenRule() {}

    /** @return null when the span tells of no tokens */
    static @Nullable TokenUsage split(Attributes attributes) {
        Long input = attributes.count(Field.INPUT_TOKENS);
        Long output = attributes.count(Field.OUTPUT_TOKENS);
        if (input == null && output == null) {
            return null;
        }
        Long reasoning = attributes.count(Field.REASONING_TOKENS);
        JsonNode own = ofAnthropic(attributes);
        if (own != null) {
            return TokenUsage.ofClient(
                    ANTHROPIC,
                    "",
                    own.path("input_tokens").asLong(),
                    output == null ? 0 : output,
                    own.path("cache_read_input_tokens").asLong(),
                    own.path("cache_creation_input_tokens").asLong(),
                    reasoning);
        }
        return TokenUsage.ofInstrumentation(
                        input == null ? 0 : input,
                        output == null ? 0 : output,
                        attributes.count(Field.CACHE_READ_TOKENS),
                        attributes.count(Field.CACHE_WRITE_TOKENS),
                        reasoning)
                .withAudio(attributes.count(Field.INPUT_AUDIO_TOKENS), attributes.count(Field.OUTPUT_AUDIO_TOKENS));
    }

    /** The usage as Anthropic's API counted it, null without counts that can be used. */
    private static @Nullable JsonNode ofAnthropic(Attributes attributes) {
        if (!(attributes.values().get(HANDED_ON) instanceof String text)) {
            return null;
        }
        try {
            JsonNode usage = JSON.readTree(text).path(ANTHROPIC).path("usage");
            return count(usage, "input_tokens", true)
                            && count(usage, "cache_read_input_tokens", false)
                            && count(usage, "cache_creation_input_tokens", false)
                    ? usage
                    : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static boolean count(JsonNode usage, String name, boolean required) {
        JsonNode value = usage.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return !required;
        }
        return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
    }
}
