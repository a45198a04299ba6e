package dev.lynex.engines;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the ClickHouse engine's library lies. Its version is pinned: a newer one must pass the crash tests first. */
public final class ChdbLibrary {
    /** The version of the npm package. */
    public static final String VERSION = "26.7.3-stable.1";

    private ChdbLibrary() {}

    /**
     * The library: system property {@code lynex.chdb.library}, else environment variable {@code LYNEX_CHDB_LIBRARY},
     * else {@code lynex/chdb/<version>/libchdb.so} in the cache folder.
     *
     * @throws EngineException if the file is not there, or no library exists for this platform
     */
    public static Path find() {
        String property = System.getProperty("lynex.chdb.library");
        String named = property != null ? property : System.getenv("LYNEX_CHDB_LIBRARY");
        if (named != null && !named.isBlank()) {
            Path file = Path.of(named).toAbsolutePath();
            if (Files.isRegularFile(file)) return file;
            throw new EngineException("the ClickHouse library " + file + " does not exist");
        }
        npmPackage();
        Path file = installedPath();
        if (Files.isRegularFile(file)) return file;
        throw new EngineException(
                "the ClickHouse library is missing at " + file + "; run ./lynex build, which installs it");
    }

    /** Where the build installs the library. */
    public static Path installedPath() {
        return CacheFolder.path().resolve("chdb").resolve(VERSION).resolve("libchdb.so");
    }

    /**
     * The npm package that carries the library for this platform.
     *
     * @throws EngineException if there is none
     */
    public static String npmPackage() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch.equals("aarch64") ? "arm64" : arch;
        boolean known = cpu.equals("x64") || cpu.equals("arm64");
        if (known && os.equals("linux")) return "@chdb/lib-linux-" + cpu + "-gnu";
        if (known && os.startsWith("mac")) return "@chdb/lib-darwin-" + cpu;
        throw new EngineException(
                "no built-in ClickHouse for " + os + " on " + arch + "; point the settings at a ClickHouse server");
    }
}
