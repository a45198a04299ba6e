package dev.lynex.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which audit events; filters that are null do not filter.
 *
 * @param project "" for accounts' own
 * @param actor id of an account
 * @param from the first moment
 * @param to the first moment after
 */
public record AuditQuery(
        String project,
        @Nullable String actor,
        @Nullable String action,
        @Nullable Instant from,
        @Nullable Instant to) {}
