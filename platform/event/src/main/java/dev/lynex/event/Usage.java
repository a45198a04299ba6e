package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model call as the client counted them, before they are split into disjoint partitions. All are
 * {@code >= 0}; null where nothing was sent.
 *
 * @param inputAudioTokens those of the input that are audio
 * @param outputAudioTokens those of the output that are audio
 * @param costUsd what the client says it cost, exactly as sent, below 1,000,000
 */
public record Usage(
        long inputTokens,
        long outputTokens,
        @Nullable Long totalTokens,
        @Nullable Long cachedInputTokens,
        @Nullable Long cacheWriteTokens,
        @Nullable Long reasoningTokens,
        @Nullable Long inputAudioTokens,
        @Nullable Long outputAudioTokens,
        @Nullable BigDecimal costUsd) {
    static final String[] NAMES = {
        "inputTokens!",
        "outputTokens!",
        "totalTokens",
        "cachedInputTokens",
        "cacheWriteTokens",
        "reasoningTokens",
        "inputAudioTokens",
        "outputAudioTokens",
        "costUSD|costUsd|cost"
    };
    static final Fields FIELDS = Fields.of(NAMES);

    static @Nullable Usage read(ObjectCursor in) throws IOException {
        Reading reading = new Reading();
        while (in.next()) {
            reading.field(in);
        }
        return in.failed() ? null : reading.done();
    }

    /** Usage fields that stand among others. */
    static final class Reading {
        private @Nullable Long input;
        private @Nullable Long output;
        private @Nullable Long total;
        private @Nullable Long cached;
        private @Nullable Long written;
        private @Nullable Long reasoning;
        private @Nullable Long inputAudio;
        private @Nullable Long outputAudio;
        private @Nullable BigDecimal cost;

        void field(ObjectCursor in) throws IOException {
            switch (in.name()) {
                case "inputTokens" -> input = in.count();
                case "outputTokens" -> output = in.count();
                case "totalTokens" -> total = in.count();
                case "cachedInputTokens" -> cached = in.count();
                case "cacheWriteTokens" -> written = in.count();
                case "reasoningTokens" -> reasoning = in.count();
                case "inputAudioTokens" -> inputAudio = in.count();
                case "outputAudioTokens" -> outputAudio = in.count();
                case "costUSD" -> cost = in.costUsd();
                default -> in.skip();
            }
        }

        Usage done() {
            return new Usage(
                    requireNonNull(input),
                    requireNonNull(output),
                    total,
                    cached,
                    written,
                    reasoning,
                    inputAudio,
                    outputAudio,
                    cost);
        }
    }
}
