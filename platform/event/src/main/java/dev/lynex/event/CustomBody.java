package dev.lynex.event;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whatever an app likes to keep: the rest is in {@link Event#bodyJson()}.
 *
 * @param name null when it is absent or not a text
 */
public record CustomBody(@Nullable String name) implements Body {
    static final Fields FIELDS = Fields.of("name");

    static @Nullable CustomBody read(ObjectCursor in) throws IOException {
        String name = null;
        while (in.next()) {
            switch (in.name()) {
                case "name" -> name = in.labelIfAny();
                default -> in.skip();
            }
        }
        return in.failed() ? null : new CustomBody(name);
    }
}
