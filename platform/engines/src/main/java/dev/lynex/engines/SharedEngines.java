package dev.lynex.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Real engines for tests: each starts when it is first asked for, serves the whole JVM, and is gone with its data when
 * the JVM ends. They are not supervised. Tests keep apart by databases and key prefixes of their own.
 */
public final class SharedEngines {
    /** The keys of {@link #s3()}. */
    public static final String S3_ACCESS_KEY = "lynex-test";

    public static final String S3_SECRET_KEY = "lynex-test-secret";

    private static final Lazy<Path> FOLDER = new Lazy<>(SharedEngines::temporaryFolder);
    private static final Lazy<RedisEngine> REDIS =
            new Lazy<>(() -> RedisEngine.start(new RedisEngine.Settings(dir("redis"), 0, 256L << 20, Secret.random())));

    private static final Lazy<ClickHouseEngine> CLICKHOUSE = new Lazy<>(() ->
            ClickHouseEngine.start(new ClickHouseEngine.Settings(dir("clickhouse"), 0, "lynex", Secret.random())));

    private static final Lazy<MongoEngine> MONGO =
            new Lazy<>(() -> MongoEngine.start(new MongoEngine.Settings(dir("mongodb"), 0)));
    private static final Lazy<S3Engine> S3 =
            new Lazy<>(() -> S3Engine.start(new S3Engine.Settings(dir("s3"), 0, S3_ACCESS_KEY, S3_SECRET_KEY)));

    private SharedEngines() {}

    /** Redis with a maxmemory of 256 MiB. */
    public static RedisEngine redis() {
        return REDIS.get();
    }

    /** ClickHouse. */
    public static ClickHouseEngine clickHouse() {
        return CLICKHOUSE.get();
    }

    /** A MongoDB server; it asks for no password. */
    public static MongoEngine mongo() {
        return MONGO.get();
    }

    /** An S3 server for the keys above, addressed by path; no bucket exists at first. */
    public static S3Engine s3() {
        return S3.get();
    }

    private static Path dir(String engine) {
        return FOLDER.get().resolve(engine);
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("lynex-engines-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(folder), "shared-engines-end"));
            return folder;
        } catch (IOException e) {
            throw new EngineException("cannot make a temporary folder: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("EmptyCatch") // What cannot be deleted stays in the system's temporary folder.
    private static void discard(Path folder) {
        REDIS.closeIfStarted();
        CLICKHOUSE.closeIfStarted();
        MONGO.closeIfStarted();
        S3.closeIfStarted();
        try {
            FolderRemoval.of(folder);
        } catch (IOException leftBehind) {
        }
    }

    private static final class Lazy<T> {
        private final Supplier<T> start;
        private @Nullable T value;

        Lazy(Supplier<T> start) {
            this.start = start;
        }

        synchronized T get() {
            T started = value;
            if (started == null) {
                started = start.get();
                value = started;
            }
            return started;
        }

        synchronized void closeIfStarted() {
            if (value instanceof Engine engine) engine.close();
        }
    }
}
