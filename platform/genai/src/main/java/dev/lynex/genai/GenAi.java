package dev.lynex.genai;

import dev.lynex.pricing.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a span says of generative AI. Texts are "" where it says nothing.
 *
 * @param kind what it is a step of
 * @param name the step's own name: the tool, the agent, the workflow's task; "" when the span's name serves
 * @param requestModel as asked for
 * @param responseModel as answered; priced first
 * @param provider who serves the model, as the dialect names it
 * @param usage tokens in disjoint partitions with the rule that split them, null when the span tells of none
 * @param costUsd what the instrumentation says it cost, in US dollars; null when it says nothing
 * @param input messages as JSON in OpenTelemetry's form, or text
 * @param output the same
 * @param prompt the managed prompt it was made from
 * @param firstTokenMs from the start to the first token, in milliseconds, null when not known
 */
public record GenAi(
        Kind kind,
        String name,
        String requestModel,
        String responseModel,
        String provider,
        @Nullable TokenUsage usage,
        @Nullable Double costUsd,
        String input,
        String output,
        String session,
        String user,
        String agent,
        String prompt,
        @Nullable Double firstTokenMs,
        List<Score> scores) {
    public GenAi {
        scores = List.copyOf(scores);
    }

    /** The model to price and to show: the one that answered, or else the one asked for. */
    public String model() {
        return responseModel.isEmpty() ? requestModel : responseModel;
    }

    /**
     * A judgement of the span's output.
     *
     * @param value any finite number, null when only a label was given
     */
    public record Score(String name, @Nullable Double value, String label, String explanation) {}
}
