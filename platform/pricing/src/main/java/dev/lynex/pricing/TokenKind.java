package dev.lynex.pricing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Kinds of tokens that have prices of their own. Five of them are the partitions of a {@link TokenUsage}; the others are
 * some of the tokens of one partition. A kind without a price costs what the kind it is one of costs, as the package
 * {@code @pydantic/genai-prices} has it.
 */
public enum TokenKind {
    /** Text, and whatever else has no price of its own, neither read from nor written to a cache. */
    INPUT("input"),
    CACHE_READ("cacheRead"),
    /** Written to a cache for as long as the provider keeps it unasked; at Anthropic five minutes. */
    CACHE_WRITE("cacheWrite"),
    CACHE_WRITE_1H("cacheWrite1h"),
    INPUT_AUDIO("inputAudio"),
    CACHE_AUDIO_READ("cacheAudioRead"),
    INPUT_IMAGE("inputImage"),
    CACHE_IMAGE_READ("cacheImageRead"),
    INPUT_VIDEO("inputVideo"),
    /** Text, and whatever else has no price of its own. */
    OUTPUT("output"),
    OUTPUT_REASONING("outputReasoning"),
    OUTPUT_CITATION("outputCitation"),
    OUTPUT_AUDIO("outputAudio"),
    OUTPUT_IMAGE("outputImage"),
    OUTPUT_VIDEO("outputVideo");

    static final List<TokenKind> ALL = List.of(values());

    private final String wire;

    TokenKind(String wire) {
        this.wire = wire;
    }

    static Optional<TokenKind> ofWire(String name) {
        return Arrays.stream(values()).filter(k -> k.wire.equals(name)).findFirst();
    }

    /** Its name in JSON. */
    public String wire() {
        return wire;
    }

    /** Whose price holds without one of its own: the first of these that has one. */
    List<TokenKind> fallbacks() {
        return switch (this) {
            case INPUT, OUTPUT -> List.of();
            case CACHE_READ, CACHE_WRITE, INPUT_AUDIO, INPUT_IMAGE, INPUT_VIDEO -> List.of(INPUT);
            case CACHE_WRITE_1H -> List.of(CACHE_WRITE, INPUT);
            case CACHE_AUDIO_READ -> List.of(CACHE_READ, INPUT_AUDIO, INPUT);
            case CACHE_IMAGE_READ -> List.of(CACHE_READ, INPUT_IMAGE, INPUT);
            case OUTPUT_REASONING, OUTPUT_CITATION, OUTPUT_AUDIO, OUTPUT_IMAGE, OUTPUT_VIDEO -> List.of(OUTPUT);
        };
    }

    /** The partition whose tokens these are some of; a partition is its own. */
    TokenKind partition() {
        return switch (this) {
            case INPUT, INPUT_AUDIO, INPUT_IMAGE, INPUT_VIDEO -> INPUT;
            case CACHE_READ, CACHE_AUDIO_READ, CACHE_IMAGE_READ -> CACHE_READ;
            case CACHE_WRITE, CACHE_WRITE_1H -> CACHE_WRITE;
            case OUTPUT, OUTPUT_CITATION, OUTPUT_AUDIO, OUTPUT_IMAGE, OUTPUT_VIDEO -> OUTPUT;
            case OUTPUT_REASONING -> OUTPUT_REASONING;
        };
    }

    boolean isPartition() {
        return partition() == this;
    }

    boolean isOutput() {
        return partition() == OUTPUT || this == OUTPUT_REASONING;
    }
}
