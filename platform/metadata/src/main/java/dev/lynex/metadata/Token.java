package dev.lynex.metadata;

import java.time.Instant;

/** @param id the public part of the token, fit for logs */
public record Token(String id, Kind kind, String accountId, String name, Instant expiresAt) {
    public enum Kind {
        SESSION,
        API
    }
}
