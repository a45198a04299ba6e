package dev.lynex.metadata;

import org.jspecify.annotations.Nullable;

/**
 * The resource of a cluster that declares something.
 *
 * @param uid of the resource, which no other ever has
 * @param name for people, as {@code namespace/name}
 * @param generation of its spec
 * @param platform UID of the platform's resource by which it was declared here, since clusters may share a database; null
 *     when it is not known
 */
public record Owner(
        String uid, String name, long generation, @Nullable String platform) {
    /** One whose platform is not known. */
    public Owner(String uid, String name, long generation) {
        this(uid, name, generation, null);
    }
}
