package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model.
 *
 * @param provider who serves the model, where the sender said so
 * @param prompt any JSON
 * @param response any JSON
 * @param latencyMs finite, {@code >= 0}
 * @param success null when the sender did not say
 * @param metadata a JSON object
 */
public record ModelResponseBody(
        String model,
        @Nullable String provider,
        @Nullable String prompt,
        @Nullable String response,
        @Nullable String finishReason,
        double latencyMs,
        @Nullable Boolean success,
        @Nullable Usage usage,
        @Nullable String metadata)
        implements Body {
    static final Fields FIELDS = Fields.of(
            "model!", "provider", "prompt", "response", "finishReason", "latencyMs!", "success", "usage", "metadata");

    static @Nullable ModelResponseBody read(ObjectCursor in) throws IOException {
        String model = null;
        String provider = null;
        String prompt = null;
        String response = null;
        String finishReason = null;
        Double latencyMs = null;
        Boolean success = null;
        Usage usage = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "model" -> model = in.label();
                case "provider" -> provider = in.labelIfAny();
                case "prompt" -> prompt = in.any();
                case "response" -> response = in.any();
                case "finishReason" -> finishReason = in.label();
                case "latencyMs" -> latencyMs = in.millis();
                case "success" -> success = in.flag();
                case "usage" -> usage = in.object(Usage.FIELDS, Usage::read);
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new ModelResponseBody(
                        requireNonNull(model),
                        provider,
                        prompt,
                        response,
                        finishReason,
                        requireNonNull(latencyMs),
                        success,
                        usage,
                        metadata);
    }
}
