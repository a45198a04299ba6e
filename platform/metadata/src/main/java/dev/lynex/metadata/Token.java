package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of a browser or a personal access token, without its secret.
 *
 * @param id its public part, fit for logs
 * @param name what people know it by
 * @param lastUsedAt to the minute; null before its first use
 * @param project the only project that it opens, null for all of its account's
 * @param readOnly whether it changes nothing
 */
public record Token(
        String id,
        Kind kind,
        String accountId,
        String name,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String project,
        boolean readOnly) {
    /** The public part, fit for logs, of a token, key or invitation in clear, {@code <prefix>_<id>_<secret>}. */
    public static String idOf(String clear) {
        return clear.split("_", -1)[1];
    }

    /** What it is for. */
    public enum Kind {
        /** A browser's cookie: ends also when it is not used. */
        SESSION,
        /** A person's scripts. */
        API
    }
}
