package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong.
 *
 * @param type the exception's class or the error's kind
 * @param stack the stack trace
 * @param fingerprint what makes two errors the same problem; empty when left to the reader
 * @param metadata a JSON object
 */
public record ErrorBody(
        String message,
        @Nullable String type,
        @Nullable String stack,
        List<String> fingerprint,
        @Nullable String metadata)
        implements Body {
    static final Fields FIELDS = Fields.of("message!", "type", "stack|stacktrace", "fingerprint", "metadata");

    public ErrorBody {
        fingerprint = List.copyOf(fingerprint);
    }

    static @Nullable ErrorBody read(ObjectCursor in) throws IOException {
        String message = null;
        String type = null;
        String stack = null;
        List<String> fingerprint = List.of();
        String metadata = null;
        while (in.next()) {
            switch (in.name()) {
                case "message" -> message = in.text();
                case "type" -> type = in.label();
                case "stack" -> stack = in.text();
                case "fingerprint" -> fingerprint = in.labels();
                case "metadata" -> metadata = in.object();
                default -> in.skip();
            }
        }
        return in.failed() ? null : new ErrorBody(requireNonNull(message), type, stack, fingerprint, metadata);
    }
}
