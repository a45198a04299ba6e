package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A log line.
 *
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param metadata a JSON object
 */
public record LogBody(
        String level, String message, @Nullable String metadata) implements Body {
    static final Fields FIELDS = Fields.of("level!", "message!", "metadata");

    static @Nullable LogBody read(ObjectCursor in) throws IOException {
        String level = null;
        String message = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "level" -> level = in.oneOf("debug", "info", "warn", "error");
                case "message" -> message = in.text();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed() ? null : new LogBody(requireNonNull(level), requireNonNull(message), metadata);
    }
}
