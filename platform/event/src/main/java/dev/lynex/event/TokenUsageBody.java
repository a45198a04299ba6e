package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a model call that is reported elsewhere or not at all.
 *
 * @param provider who serves the model, where the sender said so
 */
public record TokenUsageBody(String model, @Nullable String provider, Usage usage) implements Body {
    static final Fields FIELDS = Fields.of("model!", "provider").and(Usage.NAMES);

    static @Nullable TokenUsageBody read(ObjectCursor in) throws IOException {
        String model = null;
        String provider = null;
        Usage.Reading usage = new Usage.Reading();
        while (in.next()) {
            switch (in.name()) {
                case "model" -> model = in.label();
                case "provider" -> provider = in.labelIfAny();
                default -> usage.field(in);
            }
        }
        return in.failed() ? null : new TokenUsageBody(requireNonNull(model), provider, usage.done());
    }
}
