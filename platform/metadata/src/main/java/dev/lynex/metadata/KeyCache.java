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
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what ingest keys open, so that a key costs a look-up every few seconds and not every request. A key that was
 * good keeps working while the metadata store is away; one that is not known then is not decided. Only hashes of keys
 * are held.
 */
public final class KeyCache {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration USABLE = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final MetadataStore metadata;
    private final InstantSource clock;
    private final Executor background;
    private final KeyUses uses;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public KeyCache(MetadataStore metadata, InstantSource clock) {
        this(metadata, clock, Thread::startVirtualThread, new KeyUses(metadata, clock, Thread::startVirtualThread));
    }

    KeyCache(MetadataStore metadata, InstantSource clock, Executor background, KeyUses uses) {
        this.metadata = metadata;
        this.clock = clock;
        this.background = background;
        this.uses = uses;
    }

    /**
     * What the key opens; empty when it is malformed, unknown, wrong or revoked (a revocation shows within 10 seconds).
     * For 5 seconds the last answer serves; for 5 more it serves while the key is looked up in the background, so that a
     * store that is away or slow makes no request with a key in use wait. Its use is noted, once a minute.
     *
     * @throws MetadataException.Unavailable when the store is away and the key was not good before
     */
    public Optional<KeyGrant> authenticate(String key) {
        Optional<KeyGrant> grant = grant(key);
        grant.ifPresent(g -> uses.note(g.keyId()));
        return grant;
    }

    private Optional<KeyGrant> grant(String key) {
        String hash = sha256(key);
        Known before = known.get(hash);
        if (before != null) {
            Duration age = Duration.between(before.at(), clock.instant());
            if (age.compareTo(FRESH) < 0) {
                return before.grant();
            }
            if (before.grant().isPresent() && age.compareTo(USABLE) < 0) {
                if (before.claimed().compareAndSet(false, true)) {
                    background.execute(() -> lookUp(hash, key, before));
                }
                return before.grant();
            }
        }
        return lookUp(hash, key, before);
    }

    private Optional<KeyGrant> lookUp(String hash, String key, @Nullable Known before) {
        Instant asked = clock.instant();
        try {
            Optional<KeyGrant> grant = metadata.authenticateKey(key);
            remember(hash, new Known(grant, asked));
            return grant;
        } catch (MetadataException.Unavailable e) {
            if (before != null && before.grant().isPresent()) {
                // From now, when the store's timeout is over: asked again only after a while.
                remember(hash, new Known(before.grant(), clock.instant()));
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
        // Of two look-ups that cross, the later one counts.
        known.merge(hash, now, (old, young) -> young.at().isBefore(old.at()) ? old : young);
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * @param at when it was asked for
     * @param claimed whether someone is looking it up anew
     */
    private record Known(Optional<KeyGrant> grant, Instant at, AtomicBoolean claimed) {
        Known(Optional<KeyGrant> grant, Instant at) {
            this(grant, at, new AtomicBoolean());
        }
    }
}
