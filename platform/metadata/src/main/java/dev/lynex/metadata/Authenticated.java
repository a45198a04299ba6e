package dev.lynex.metadata;

/** Who calls, and by which token. */
public record Authenticated(Account account, Token token) {}
