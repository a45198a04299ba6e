package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an ingest key besides its secret.
 *
 * @param id its public part, fit for logs
 * @param name what people know it by
 * @param revokedAt null while it is valid
 * @param createdBy id of the account that made it; null when the command line, a resource or a former version did
 * @param lastUsedAt about to the minute, and perhaps a minute too early when the process that knew better died; null for
 *     never
 */
public record Key(
        String id,
        String name,
        KeyScope scope,
        Instant createdAt,
        @Nullable Instant revokedAt,
        @Nullable String createdBy,
        @Nullable Instant lastUsedAt) {}
