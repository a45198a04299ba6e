package dev.lynex.metadata;

import dev.lynex.component.Blobs;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where large payloads of dead letters lie, beside MongoDB. No letter waits for it: while it does not answer, letters are
 * kept in MongoDB whole, and what is to be deleted there is left for later.
 */
final class LetterShelf {
    private static final System.Logger LOG = System.getLogger(LetterShelf.class.getName());
    /** How long it is left alone after it did not answer: its timeout would cost each of many letters. */
    private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Optional<? extends Blobs> blobs;
    private final long above;
    private volatile boolean away;
    private volatile long awayUntilNanos;

    /** @param above bytes that a payload may have and still lie in MongoDB */
    LetterShelf(Optional<? extends Blobs> blobs, long above) {
        this.blobs = blobs;
        this.above = above;
    }

    boolean present() {
        return blobs.isPresent();
    }

    /** No project's id begins with an underscore, so it is no project's folder. */
    static String key(DeadLetter letter) {
        return "_dead-letters/" + letter.project() + "/" + letter.id();
    }

    /** Puts the payload there if it is large; false when it is to lie in MongoDB. */
    boolean put(DeadLetter letter) {
        return letter.payload().length > above
                && trying("dead letter kept in MongoDB", shelf -> shelf.put(key(letter), letter.payload()));
    }

    /** Deletes what is no longer needed; false when that has to be done again. */
    boolean forget(Collection<String> keys) {
        return keys.isEmpty() || trying("dead letters' payloads deleted later", shelf -> shelf.delete(keys));
    }

    /**
     * The payload.
     *
     * @throws MetadataException.ArchiveAway when the archive does not answer or is not configured here
     */
    byte[] get(String key) {
        Blobs shelf = require();
        try {
            return shelf.get(key)
                    .orElseThrow(() -> new MetadataException.NotFound("the dead letter has just been deleted"));
        } catch (MetadataException e) {
            throw e;
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    /**
     * Deletes payloads that somebody wants gone.
     *
     * @throws MetadataException.ArchiveAway when the archive does not answer or is not configured here
     */
    void delete(List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        Blobs shelf = require();
        try {
            shelf.delete(keys);
        } catch (RuntimeException e) {
            throw away(e);
        }
    }

    private Blobs require() {
        return blobs.orElseThrow(() -> new MetadataException.ArchiveAway(
                "a dead letter's payload lies in the archive, and archive.enabled is false here"));
    }

    private static MetadataException.ArchiveAway away(RuntimeException cause) {
        return new MetadataException.ArchiveAway(
                "a dead letter's payload lies in the archive, which does not answer: " + cause.getMessage(), cause);
    }

    private interface Act {
        void on(Blobs shelf);
    }

    private boolean trying(String otherwise, Act act) {
        if (blobs.isEmpty() || (away && System.nanoTime() - awayUntilNanos < 0)) {
            return false;
        }
        try {
            act.on(blobs.get());
            away = false;
            return true;
        } catch (RuntimeException e) {
            awayUntilNanos = System.nanoTime() + LEFT_ALONE_NANOS;
            if (!away) {
                LOG.log(System.Logger.Level.WARNING, otherwise + ", archive away cause=" + e.getMessage());
            }
            away = true;
            return false;
        }
    }
}
