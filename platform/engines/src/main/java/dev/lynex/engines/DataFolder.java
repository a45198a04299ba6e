package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder that everything is kept in, readable by its owner only and held by one process at a time. The hold ends
 * with the process, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    /** Below this an engine would soon stop in the middle of its work. */
    private static final long LEAST_FREE_BYTES = 256L << 20;

    private static final String LOCK = "lock";
    private static final String SECRETS = "secrets";
    /**
     * A file lock is the process's and is lost when any channel of the file is closed, so a folder that is held here
     * must not be tried again.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and takes hold of it.
     *
     * @param path an empty folder, one held before, or none yet
     * @throws EngineException in one line when it is no folder, somebody else's, cannot be written, is on a full disk
     *     or held already
     */
    public static DataFolder open(Path path) {
        return open(path, LEAST_FREE_BYTES);
    }

    static DataFolder open(Path path, long leastFreeBytes) {
        Path folder = create(path.toAbsolutePath().normalize());
        if (!HELD_HERE.add(folder)) {
            throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return hold(folder, leastFreeBytes);
        } catch (IOException e) {
            HELD_HERE.remove(folder);
            throw new EngineException("cannot write in the data folder " + folder + ": " + reason(e), e);
        } catch (EngineException e) {
            HELD_HERE.remove(folder);
            throw e;
        }
    }

    private static Path create(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new EngineException("the data folder " + folder + " is a file; choose another with --data");
        }
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder.toRealPath();
        } catch (IOException e) {
            throw new EngineException("cannot make the data folder " + folder + ": " + reason(e), e);
        }
    }

    private static DataFolder hold(Path folder, long leastFreeBytes) throws IOException {
        requireOwn(folder);
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() == null) {
                throw inUse(folder, Files.readString(folder.resolve(LOCK)).strip());
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            channel.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            DataFolder held = new DataFolder(folder, channel);
            held.requireFree(leastFreeBytes);
            return held;
        } catch (IOException | EngineException e) {
            channel.close();
            throw e;
        }
    }

    /** Somebody's home folder, named by mistake, is left alone. */
    private static void requireOwn(Path folder) throws IOException {
        if (Files.exists(folder.resolve(LOCK)) || Files.exists(folder.resolve(SECRETS))) return;
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new EngineException(
                        folder + " holds other files; choose an empty data folder or a new one with --data");
            }
        }
    }

    private static EngineException inUse(Path folder, String pid) {
        return new EngineException("the data folder " + folder + " is in use by another Lynex (pid " + pid
                + "); end it or choose another folder with --data");
    }

    /** The folder itself, without symbolic links. */
    public Path path() {
        return path;
    }

    /** A folder in it, made if need be. */
    public Path sub(String name) {
        return PrivateFile.folder(path.resolve(name));
    }

    /** The secret of this name: random, made at its first use and kept in a file that only the owner can read. */
    public String secret(String name) {
        Path file = sub(SECRETS).resolve(name);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Secret.random());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EngineException("cannot read the secret " + file + ": " + reason(e), e);
        }
    }

    /**
     * A secret of a folder that another process holds.
     *
     * @param path of the folder
     */
    public static String secretOf(Path path, String name) {
        Path file = path.resolve(SECRETS).resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EngineException("cannot read the secret " + file + ": " + reason(e), e);
        }
    }

    /** What its disk has free for this user, in bytes. */
    public long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            throw new EngineException("cannot ask the disk of " + path + " how much is free: " + reason(e), e);
        }
    }

    private void requireFree(long bytes) {
        long free = freeBytes();
        if (free < bytes) {
            throw new EngineException("the disk of " + path + " has " + (free >> 20) + " MiB free, Lynex needs "
                    + (bytes >> 20) + "; free some or choose another folder with --data");
        }
    }

    /** Lets go of the folder. The engines in it must have ended. */
    @Override
    public void close() {
        if (!channel.isOpen()) return;
        try {
            channel.close();
        } catch (IOException e) {
            throw new EngineException("cannot let go of " + path + ": " + reason(e), e);
        } finally {
            HELD_HERE.remove(path);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException fs && fs.getReason() != null
                ? fs.getReason()
                : e.getClass().getSimpleName().replace("Exception", "");
    }
}
