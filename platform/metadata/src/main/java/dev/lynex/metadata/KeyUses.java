package dev.lynex.metadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Notes when ingest keys are used, at most once a minute for each key, in the background. A use that cannot be noted is
 * forgotten: the next minute's will be.
 */
final class KeyUses {
    private static final System.Logger LOG = System.getLogger(KeyUses.class.getName());
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final int MOST = 10_000;

    private final MetadataStore metadata;
    private final InstantSource clock;
    private final Executor background;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    KeyUses(MetadataStore metadata, InstantSource clock, Executor background) {
        this.metadata = metadata;
        this.clock = clock;
        this.background = background;
    }

    void note(String keyId) {
        Instant now = clock.instant();
        Instant before = noted.get(keyId);
        if (before != null && now.isBefore(before.plus(BETWEEN))) {
            return;
        }
        if (noted.size() >= MOST) {
            noted.clear();
        }
        // Of several at once one writes.
        boolean first = before == null ? noted.putIfAbsent(keyId, now) == null : noted.replace(keyId, before, now);
        if (first) {
            background.execute(() -> write(keyId, now));
        }
    }

    private void write(String keyId, Instant at) {
        try {
            metadata.keyUsed(keyId, at);
        } catch (MetadataException e) {
            LOG.log(System.Logger.Level.DEBUG, "key use not noted key=" + keyId + " cause=" + e);
        }
    }
}
