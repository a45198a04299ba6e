package dev.lynex.metadata;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token, to be made.
 *
 * @param name 1 to 100 characters
 * @param life a minute or more, and no more than the settings allow
 * @param project the only project that it opens, null for all of its account's
 * @param readOnly whether it changes nothing
 */
public record NewToken(String name, Duration life, @Nullable String project, boolean readOnly) {
    /** @throws MetadataException.Invalid when a value is outside its range */
    public NewToken {
        name = NewAccount.name(name);
        if (name.isEmpty()) {
            throw new MetadataException.Invalid("give the token a name by which you will know it");
        }
        if (life.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new MetadataException.Invalid("a token must be valid for at least a minute");
        }
    }
}
