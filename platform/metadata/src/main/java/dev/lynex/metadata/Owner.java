package dev.lynex.metadata;

/**
 * The resource of a cluster that declares something.
 *
 * @param uid of the resource, which no other ever has
 * @param name for people, as {@code namespace/name}
 * @param generation of its spec
 */
public record Owner(String uid, String name, long generation) {}
