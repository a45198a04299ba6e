package dev.lynex.metadata;

/**
 * What a valid ingest key opens.
 *
 * @param keyId the public part of the key, fit for logs
 */
public record KeyGrant(String keyId, KeyScope scope, Project project) {}
