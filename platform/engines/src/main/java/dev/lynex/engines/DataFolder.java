package dev.lynex.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that everything is kept in, readable by its owner only and held by one process at a time. The hold ends
 * with the process, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    /** Below this an engine would soon stop in the middle of its work. */
    private static final long LEAST_FREE_BYTES = 256L << 20;

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder if need be, and takes hold of it.
     *
     * @throws EngineException in one line when it is no folder, cannot be written, is on a full disk or held already
     */
    public static DataFolder open(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new EngineException("cannot make the data folder " + folder + ": " + reason(e), e);
        }
        var opened = new DataFolder(folder, lock(folder));
        opened.checkSpace();
        return opened;
    }

    public Path path() {
        return path;
    }

    /** A folder in it, made if need be. */
    public Path sub(String name) {
        return PrivateFile.folder(path.resolve(name));
    }

    /** The secret of this name: random, made at its first use and kept in a file that only the owner can read. */
    public String secret(String name) {
        Path file = sub("secrets").resolve(name);
        try {
            if (!Files.exists(file)) {
                PrivateFile.write(file, Secret.random());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new EngineException("cannot read the secret " + file + ": " + reason(e), e);
        }
    }

    /** Lets go of the folder. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkSpace() {
        try {
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                close();
                throw new EngineException("the disk of " + path + " has " + (free >> 20) + " MiB free, Lynex needs "
                        + (LEAST_FREE_BYTES >> 20) + "; free some or choose another folder with --data");
            }
        } catch (IOException e) {
            throw new EngineException("cannot ask the disk of " + path + " how much is free: " + reason(e), e);
        }
    }

    private static FileChannel lock(Path folder) {
        Path file = folder.resolve("lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock held = tryLock(channel);
            if (held == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw new EngineException("the data folder " + folder + " is in use by another Lynex (pid " + holder
                        + "); end it or choose another folder with --data");
            }
            channel.truncate(0);
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(pid), 0);
            return channel;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new EngineException("cannot write in the data folder " + folder + ": " + reason(e), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException fs && fs.getReason() != null
                ? fs.getReason()
                : e.getClass().getSimpleName().replace("Exception", "");
    }
}
