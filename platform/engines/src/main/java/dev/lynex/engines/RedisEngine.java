package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Redis 7.0 in a process of its own, durable against kill -9: every write is in the append-only file before its answer. */
public final class RedisEngine implements ChildEngine {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    /**
     * How to run Redis.
     *
     * @param dir its folder, made when missing
     * @param port the port on 127.0.0.1, or 0 for a free one
     * @param maxmemoryBytes the limit above which writes are refused, at least 1 MiB
     * @param password 8 or more printable ASCII characters without space, quotes and backslash
     */
    public record Settings(Path dir, int port, long maxmemoryBytes, String password) {
        public Settings {
            dir = dir.toAbsolutePath().normalize();
            LoopbackPort.checked(port);
            if (maxmemoryBytes < 1 << 20) throw new EngineException("Redis needs a maxmemory of at least 1 MiB");
            if (!password.matches("[!-~&&[^\"'\\\\]]{8,}")) {
                throw new EngineException("the Redis password must be 8 or more printable characters without quotes");
            }
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Redis[dir=" + dir + ", port=" + port + ", maxmemoryBytes=" + maxmemoryBytes + "]";
        }
    }

    private final Settings settings;
    private final List<String> more;
    private final int port;
    private final Object lifecycle = new Object();
    private volatile ChildProcess child;
    private volatile boolean closed;

    private RedisEngine(Settings settings, List<String> more) {
        this.settings = settings;
        this.more = more;
        this.port = LoopbackPort.claim(settings.port());
        this.child = launch();
    }

    /**
     * Starts Redis and waits until it answers.
     *
     * @throws EngineException if the port is taken or it does not start
     */
    public static RedisEngine start(Settings settings) {
        return new RedisEngine(settings, List.of());
    }

    /**
     * Starts Redis with more lines in its configuration, as those of a cluster's node or a replica.
     *
     * @throws EngineException if the port is taken or it does not start
     */
    public static RedisEngine start(Settings settings, List<String> configuration) {
        return new RedisEngine(settings, List.copyOf(configuration));
    }

    private ChildProcess launch() {
        Path dir = PrivateFile.folder(settings.dir());
        Path config = dir.resolve("redis.conf");
        LeftoverProcess.end(dir, config);
        PrivateFile.write(config, configuration());
        Path log = dir.resolve("redis.log");
        ChildProcess started =
                ChildProcess.guarded(List.of(RedisBinary.extract().toString(), config.toString()), log);
        LeftoverProcess.remember(dir, started.pid());
        Readiness.await("Redis", log, started, START_LIMIT, this::answers);
        return started;
    }

    private String configuration() {
        return """
                bind 127.0.0.1
                port %d
                requirepass "%s"
                dir "%s"
                logfile "redis.log"
                set-proc-title no
                always-show-logo no
                # A write is answered only when it is in the file, where a kill cannot reach it any more. With everysec
                # it is put off while the file is being synced, and a kill then loses what was already answered.
                appendonly yes
                appendfsync no
                save ""
                auto-aof-rewrite-min-size 1gb
                # A queue must never drop entries by itself.
                maxmemory %d
                maxmemory-policy noeviction
                """.formatted(port, settings.password(), settings.dir(), settings.maxmemoryBytes())
                + String.join("\n", more);
    }

    private boolean answers() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(LoopbackPort.address(port), 500);
            socket.setSoTimeout(1000);
            String commands = "AUTH " + settings.password() + "\r\nPING\r\nQUIT\r\n";
            socket.getOutputStream().write(commands.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1).contains("+PONG");
        }
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return port;
    }

    /** {@code redis://:password@127.0.0.1:port}, the password percent-encoded. */
    public String uri() {
        return "redis://:" + URLEncoder.encode(settings.password(), ISO_8859_1) + "@127.0.0.1:" + port;
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public boolean closed() {
        return closed;
    }

    @Override
    public CompletableFuture<Void> onExit() {
        return child.onExit();
    }

    @Override
    public void restart() {
        synchronized (lifecycle) {
            if (closed) throw new EngineException("Redis was closed");
            if (child.alive()) return;
            LoopbackPort.claim(port);
            child = launch();
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (lifecycle) {
            if (!child.alive()) return;
            child.terminate();
            if (!child.awaitExit(Duration.ofSeconds(1))) child.kill();
        }
    }
}
