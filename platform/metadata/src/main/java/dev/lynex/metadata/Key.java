package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an ingest key besides its secret.
 *
 * @param id its public part, fit for logs
 * @param name what people know it by
 * @param revokedAt null while it is valid
 */
public record Key(
        String id,
        String name,
        KeyScope scope,
        Instant createdAt,
        @Nullable Instant revokedAt) {}
