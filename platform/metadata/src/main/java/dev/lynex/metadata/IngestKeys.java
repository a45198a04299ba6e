package dev.lynex.metadata;

import java.security.SecureRandom;

/** Makes ingest keys for those who keep their secrets themselves. */
public final class IngestKeys {
    private static final SecureRandom RANDOM = new SecureRandom();

    private IngestKeys() {}

    /** A new key in clear, {@code sk_<id>_<secret>}, with 154 random bits in the secret; it opens nothing yet. */
    public static String random() {
        return Secret.random(RANDOM).clear(MongoKeys.PREFIX);
    }
}
