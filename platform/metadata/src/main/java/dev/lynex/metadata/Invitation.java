package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an invitation besides its secret.
 *
 * @param email whose account alone may accept; null for whoever has the link
 * @param by id of the account that invited, or the resource that did, as {@code LynexProject namespace/name}
 */
public record Invitation(
        String id,
        String projectId,
        Role role,
        @Nullable String email,
        String by,
        Instant createdAt,
        Instant expiresAt) {}
