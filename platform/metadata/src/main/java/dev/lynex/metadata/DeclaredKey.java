package dev.lynex.metadata;

/**
 * An ingest key whose secret is kept by its project's owner.
 *
 * @param key in clear, {@code sk_<id>_<secret>}
 * @param name what people know it by
 */
public record DeclaredKey(String key, String name, KeyScope scope) {
    /** @throws MetadataException.Invalid when the key has another form */
    public DeclaredKey {
        if (Secret.parse(MongoKeys.PREFIX, key).isEmpty()) {
            throw new MetadataException.Invalid(
                    "a key has the form sk_ID_SECRET, with 12 letters and digits and 26 of them");
        }
    }

    /** Its public part. */
    public String id() {
        return Secret.parse(MongoKeys.PREFIX, key).orElseThrow().id();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "DeclaredKey[id=" + id() + ", name=" + name + ", scope=" + scope + "]";
    }
}
