package dev.lynex.engines;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The redis-server program that the embedded-redis jar carries for this platform. */
final class RedisBinary {
    static final String VERSION = "7.0.15";

    private RedisBinary() {}

    /** The program as an executable file in the cache folder. */
    static Path extract() {
        String resource = "redis-server-" + VERSION + "-" + platform();
        URL source = RedisBinary.class.getClassLoader().getResource(resource);
        if (source == null) throw new EngineException("no built-in Redis for this platform: " + platform());
        Path folder = CacheFolder.path().resolve("redis");
        Path file = folder.resolve(resource);
        try {
            long size = source.openConnection().getContentLengthLong();
            if (Files.isExecutable(file) && Files.size(file) == size) return file;
            PrivateFile.folder(folder);
            Path fresh = Files.createTempFile(folder, resource, ".new");
            try (InputStream in = source.openStream()) {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            return Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException("cannot unpack Redis to " + file + ": " + e.getMessage(), e);
        }
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String arch = cpu.equals("aarch64") ? "arm64" : cpu.equals("x86_64") ? "amd64" : cpu;
        return (os.startsWith("mac") ? "darwin" : os) + "-" + arch;
    }
}
