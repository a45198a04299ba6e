package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool.
 *
 * @param arguments any JSON
 * @param result any JSON
 * @param latencyMs finite, {@code >= 0}
 * @param error any JSON; null when the call went well or nothing is known
 * @param metadata a JSON object
 */
public record ToolCallBody(
        String toolName,
        @Nullable String arguments,
        @Nullable String result,
        @Nullable Double latencyMs,
        @Nullable String error,
        @Nullable String metadata)
        implements Body {
    static final Fields FIELDS = Fields.of("toolName!", "arguments", "result", "latencyMs", "error", "metadata");

    static @Nullable ToolCallBody read(ObjectCursor in) throws IOException {
        String toolName = null;
        String arguments = null;
        String result = null;
        Double latencyMs = null;
        String error = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "toolName" -> toolName = in.label();
                case "arguments" -> arguments = in.any();
                case "result" -> result = in.any();
                case "latencyMs" -> latencyMs = in.millis();
                case "error" -> error = in.any();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed()
                ? null
                : new ToolCallBody(requireNonNull(toolName), arguments, result, latencyMs, error, metadata);
    }
}
