package dev.lynex.engines;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What an engine's process holds for as long as it lives, for engines that do not lock their folder themselves. The
 * kernel lets go of it once the last of the process's threads has ended, so when it is free, nothing of that process will
 * be written any more. A process that only looks dead, such as one that nobody has waited for, does not hold it.
 */
final class EngineLock {
    private static final String FILE = "engine.lock";
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** A channel that nobody refers to is closed by the garbage collector, which would let go of its lock. */
    private static final Queue<FileChannel> HELD = new ConcurrentLinkedQueue<>();

    private EngineLock() {}

    /**
     * Takes the lock of a folder for the rest of this process's life.
     *
     * @throws IOException if another process has it, or the file cannot be written
     */
    static void hold(Path folder) throws IOException {
        FileChannel channel = open(folder);
        HELD.add(channel);
        if (channel.tryLock() == null) throw new IOException("another engine runs in " + folder);
    }

    /**
     * Waits until no process holds the lock of a folder.
     *
     * @throws EngineException if one holds it longer, or this thread is interrupted
     */
    static void awaitFree(Path folder, Duration atMost) {
        long start = System.nanoTime();
        try (FileChannel channel = open(folder)) {
            while (channel.tryLock() == null) {
                if (System.nanoTime() - start > atMost.toNanos()) {
                    throw new EngineException("another engine runs in " + folder + "; end the process that holds "
                            + folder.resolve(FILE) + " and start again");
                }
                Thread.sleep(PAUSE);
            }
        } catch (IOException e) {
            throw new EngineException("cannot lock " + folder.resolve(FILE) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while starting", e);
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
