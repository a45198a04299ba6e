package dev.lynex.engines;

import java.nio.file.Path;

/** Where programs and libraries are kept from one run to the next. Everything in it can be made again. */
final class CacheFolder {
    private CacheFolder() {}

    /** {@code $XDG_CACHE_HOME/lynex}, or {@code ~/.cache/lynex} when that variable is not an absolute path. */
    static Path path() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg != null && xdg.startsWith("/") ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("lynex");
    }
}
