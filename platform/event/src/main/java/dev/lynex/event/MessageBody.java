package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role {@code user}, {@code system}, {@code assistant} or {@code tool}
 * @param content any JSON
 * @param metadata a JSON object
 */
public record MessageBody(
        String role, String content, @Nullable String metadata) implements Body {
    static final Fields FIELDS = Fields.of("role!", "content!", "metadata");

    static @Nullable MessageBody read(ObjectCursor in) throws IOException {
        String role = null;
        String content = null;
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "role" -> role = in.oneOf("user", "system", "assistant", "tool");
                case "content" -> content = in.any();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed() ? null : new MessageBody(requireNonNull(role), requireNonNull(content), metadata);
    }
}
