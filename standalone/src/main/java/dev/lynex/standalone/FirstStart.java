package dev.lynex.standalone;

import dev.lynex.metadata.Account;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a new data folder gets: a project with an ingest key, and an owner with a password and an API token. All of it is
 * shown once; only hashes are kept.
 */
record FirstStart(String projectId, String ingestKey, String ownerEmail, String ownerPassword, String apiToken) {
    static final String PROJECT = "default";
    static final String OWNER = "owner@lynex.local";
    private static final int RETENTION_DAYS = 30;
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 20;

    /** Makes them unless the project has a member already, or was deleted; empty then. */
    static Optional<FirstStart> in(MetadataStore metadata, Instant now) {
        if (metadata.owned().wasDeleted(PROJECT)) {
            return Optional.empty();
        }
        if (metadata.project(PROJECT).isEmpty()) {
            metadata.createProject(Project.of(PROJECT, "My project", 0, RETENTION_DAYS, now));
        }
        // The membership comes last: a start that died before it did not show its secrets, and the next goes on from
        // there.
        if (!metadata.members().list(PROJECT).isEmpty()) {
            return Optional.empty();
        }
        String key = metadata.createKey(PROJECT, KeyScope.INGEST, "first key");
        String password = password();
        Account owner = owner(metadata, password);
        String token = metadata.createToken(owner.id(), Token.Kind.API, "first token");
        metadata.members().add(PROJECT, owner.id(), Role.OWNER, 0);
        return Optional.of(new FirstStart(PROJECT, key, OWNER, password, token));
    }

    private static Account owner(MetadataStore metadata, String password) {
        Optional<Account> left = metadata.account(OWNER);
        left.ifPresent(account -> metadata.accounts().resetPassword(account.id(), password));
        return left.orElseGet(() -> metadata.createAccount(OWNER, password, List.of()));
    }

    private static String password() {
        return new SecureRandom()
                .ints(PASSWORD_LENGTH, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(java.util.stream.Collectors.joining());
    }

    /** Without the secrets: this must never end up in a log by accident. */
    @Override
    public String toString() {
        return "FirstStart[projectId=" + projectId + ", ownerEmail=" + ownerEmail + "]";
    }
}
