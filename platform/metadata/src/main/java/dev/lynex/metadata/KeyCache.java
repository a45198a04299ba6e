package dev.lynex.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers what ingest keys open, so that a key costs a look-up every few seconds and not every request. A key that was
 * good keeps working while the metadata store is away; one that is not known then is not decided. Only hashes of keys
 * are held.
 */
public final class KeyCache {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    private final MetadataStore metadata;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public KeyCache(MetadataStore metadata, InstantSource clock) {
        this.metadata = metadata;
        this.clock = clock;
    }

    /**
     * What the key opens; empty when it is malformed, unknown, wrong or revoked (a revocation shows within 5 seconds).
     *
     * @throws MetadataException.Unavailable when the store is away and the key was not good before
     */
    public Optional<KeyGrant> authenticate(String key) {
        String hash = sha256(key);
        Known before = known.get(hash);
        Instant now = clock.instant();
        if (before != null && before.at().plus(FRESH).isAfter(now)) {
            return before.grant();
        }
        try {
            Optional<KeyGrant> grant = metadata.authenticateKey(key);
            remember(hash, new Known(grant, now));
            return grant;
        } catch (MetadataException.Unavailable e) {
            if (before != null && before.grant().isPresent()) {
                // Asked again only after a while, or every request would wait for the store's timeout.
                remember(hash, new Known(before.grant(), now));
                return before.grant();
            }
            throw e;
        }
    }

    /** Looks the project's keys up anew at their next use. */
    public void forget(String projectId) {
        known.values()
                .removeIf(k ->
                        k.grant().map(g -> g.project().id().equals(projectId)).orElse(false));
    }

    private void remember(String hash, Known now) {
        if (known.size() >= MOST) {
            // Strangers' guesses go first; the keys in use are asked for again.
            known.values().removeIf(k -> k.grant().isEmpty());
            if (known.size() >= MOST) {
                known.clear();
            }
        }
        known.put(hash, now);
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Known(Optional<KeyGrant> grant, Instant at) {}
}
