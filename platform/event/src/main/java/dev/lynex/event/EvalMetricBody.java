package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A score that an evaluation gave.
 *
 * @param value any finite number
 * @param metadata a JSON object
 */
public record EvalMetricBody(
        @Nullable String suiteId,
        String metric,
        double value,
        @Nullable String label,
        @Nullable String explanation,
        @Nullable String metadata)
        implements Body {
    static final Fields FIELDS = Fields.of("suiteId", "metric!", "value!", "label", "explanation", "metadata");

    static @Nullable EvalMetricBody read(ObjectCursor in) throws IOException {
        String suiteId = null;
        String metric = null;
        Double value = null;
        String label = null;
        String explanation = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "suiteId" -> suiteId = in.label();
                case "metric" -> metric = in.label();
                case "value" -> value = in.number();
                case "label" -> label = in.label();
                case "explanation" -> explanation = in.text();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new EvalMetricBody(
                        suiteId, requireNonNull(metric), requireNonNull(value), label, explanation, metadata);
    }
}
