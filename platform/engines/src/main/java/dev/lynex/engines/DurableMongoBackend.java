package dev.lynex.engines;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVStore;

/**
 * Commits each command that writes before it is answered; left alone the store commits about once a second, and what
 * was acknowledged since would die with the process. The file survives kill -9, not power loss: it is not synced.
 *
 * <p>Commands that write run one at a time, so that a commit never holds half of another command, such as a document
 * without its entry in a unique index. Commands that read run beside each other but not beside a commit, which may
 * reuse the space of versions that a reader still walks.
 */
final class DurableMongoBackend extends H2Backend {
    /** Whatever is not listed is committed. */
    private static final Set<String> READS = Set.of(
            "find",
            "getmore",
            "count",
            "distinct",
            "ismaster",
            "hello",
            "ping",
            "buildinfo",
            "listcollections",
            "listindexes",
            "listdatabases",
            "killcursors",
            "endsessions",
            "serverstatus",
            "connectionstatus",
            "whatsmyuri",
            "getlog",
            "getparameter",
            "hostinfo",
            "dbstats",
            "collstats");

    private static final Set<String> WRITING_STAGES = Set.of("$out", "$merge");
    /** The file may double, and this much more, before it is compacted. */
    private static final long SLACK_BYTES = 8L << 20;
    /** So full, in percent, is a file after a compaction; and so much is written anew at once. */
    private static final int FULL_PERCENT = 80;

    private static final int COMPACTION_BYTES = 16 << 20;

    private final MVStore store;
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
    private long sizeAfterCompaction;

    private DurableMongoBackend(MVStore store) {
        super(store);
        this.store = store;
        this.sizeAfterCompaction = store.getFileStore().size();
    }

    /** Opens the file; another process or backend must not have it open. */
    static DurableMongoBackend open(String file) {
        MVStore store = new MVStore.Builder()
                .fileName(file)
                .autoCommitDisabled()
                .cacheSize(32)
                .open();
        // Space is used again as soon as none of the last five versions, which are kept by default, needs it; keeping
        // them for 45 s costs 36 KB an insert.
        store.setRetentionTime(0);
        return new DurableMongoBackend(store);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String name, Document command) {
        if (!writes(name, command)) {
            lock.readLock().lock();
            try {
                return super.handleCommand(channel, database, name, command);
            } finally {
                lock.readLock().unlock();
            }
        }
        lock.writeLock().lock();
        try {
            return super.handleCommand(channel, database, name, command);
        } finally {
            // After a failure too: the part of a bulk before it stays.
            try {
                store.commit();
                compactWhenGrown();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    private static boolean writes(String name, Document command) {
        if (!name.equals("aggregate")) return !READS.contains(name.toLowerCase(Locale.ROOT));
        return !(command.get("pipeline") instanceof List<?> stages)
                || stages.stream()
                        .anyMatch(stage -> stage instanceof Document document
                                && document.keySet().stream().anyMatch(WRITING_STAGES::contains));
    }

    private void compactWhenGrown() {
        if (store.getFileStore().size() <= 2 * sizeAfterCompaction + SLACK_BYTES) return;
        // What lies in sparse chunks is written anew, and their space is used again. Not compactFile: it moves chunks
        // too, and fails when an earlier version still needs one (h2database's issues 4086 and 4247 tell of the like).
        store.compact(FULL_PERCENT, COMPACTION_BYTES);
        sizeAfterCompaction = store.getFileStore().size();
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            super.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
