package dev.lynex.queue;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The disk that Redis keeps its file on. Redis ends itself when it cannot write that file ("Can't recover from AOF write
 * error"), with the queue in it and nobody able to drain it; so nothing more is accepted shortly before.
 *
 * <p>Nearly full is: less free than the smaller of a share of the disk and an amount. The share alone would refuse on a
 * large disk with plenty free (10 % of 2 TB are 200 GB), the amount alone would refuse on a small one always.
 */
public final class QueueDisk {
    private static final System.Logger LOG = System.getLogger(QueueDisk.class.getName());
    /** How long an answer of the file system counts: a busy queue writes some 100 MB in this time, well below 1 GiB. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private final Probe probe;
    private final int leastPercent;
    private final long leastBytes;
    private final AtomicLong askedNanos = new AtomicLong(System.nanoTime() - FRESH.toNanos());
    private volatile Space space;
    private volatile boolean unreadable;

    /** What a file system has. */
    record Space(long freeBytes, long totalBytes) {}

    /** Asks a file system. */
    interface Probe {
        Space ask() throws IOException;
    }

    QueueDisk(Probe probe, int leastPercent, long leastBytes) {
        this.probe = probe;
        this.leastPercent = leastPercent;
        this.leastBytes = leastBytes;
        this.space = new Space(Long.MAX_VALUE, 0);
    }

    /**
     * Reads {@code queue.disk}, {@code queue.disk-least-free} and {@code queue.disk-least-free-percent}.
     *
     * @return empty when no folder is named
     * @throws SettingsException when the folder is not there
     */
    public static Optional<QueueDisk> from(Settings settings) {
        int percent = settings.integer("queue.disk-least-free-percent", 0, 90);
        long bytes = settings.bytes("queue.disk-least-free");
        return settings.optional("queue.disk").map(folder -> of(Path.of(folder), percent, bytes));
    }

    static QueueDisk of(Path folder, int leastPercent, long leastBytes) {
        try {
            FileStore store = Files.getFileStore(folder);
            return new QueueDisk(
                    () -> new Space(store.getUsableSpace(), store.getTotalSpace()), leastPercent, leastBytes);
        } catch (IOException e) {
            throw new SettingsException(
                    "queue.disk names " + folder + ", which cannot be read; name the folder of Redis' file: " + e);
        }
    }

    /** What is free, and the least that must be. */
    record Free(long bytes, long leastBytes) {
        boolean nearlyFull() {
            return bytes < leastBytes;
        }
    }

    Free free() {
        long now = System.nanoTime();
        long asked = askedNanos.get();
        if (now - asked >= FRESH.toNanos() && askedNanos.compareAndSet(asked, now)) {
            ask();
        }
        Space known = space;
        return new Free(known.freeBytes(), Math.min(leastBytes, known.totalBytes() * leastPercent / 100));
    }

    private void ask() {
        try {
            space = probe.ask();
            unreadable = false;
        } catch (IOException e) {
            // What is not known refuses nobody; Redis may well be on another machine's disk by now.
            space = new Space(Long.MAX_VALUE, 0);
            if (!unreadable) {
                unreadable = true;
                LOG.log(System.Logger.Level.WARNING, "queue disk cannot be read cause=" + e);
            }
        }
    }
}
