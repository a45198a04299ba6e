package dev.lynex.metadata;

import java.time.Instant;

/**
 * An account in a project.
 *
 * @param since when it joined
 */
public record Member(String accountId, Role role, Instant since) {}
