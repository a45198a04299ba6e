package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * ClickHouse in a small JVM of its own, as libchdb with its HTTP listener. Before each start the deduplication logs are
 * reconciled, so that an insert repeated with its token after a kill is neither lost nor stored twice.
 */
public final class ClickHouseEngine implements ChildEngine {
    private static final System.Logger LOG = System.getLogger(ClickHouseEngine.class.getName());
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    /** An insert under way has its record and not yet its part for some ms at most (5.9 ms were seen, under load). */
    private static final Duration SECOND_LOOK = Duration.ofMillis(200);

    private static final int LOOKS = 3;

    /**
     * How to run ClickHouse.
     *
     * @param dir its folder, made when missing
     * @param port the HTTP port on 127.0.0.1, or 0 for a free one
     * @param user the user with all rights: letters, digits and underscores, not {@code default}
     * @param password at least 8 characters
     */
    public record Settings(Path dir, int port, String user, String password) {
        public Settings {
            dir = dir.toAbsolutePath().normalize();
            LoopbackPort.checked(port);
            if (!user.matches("[a-zA-Z_][a-zA-Z0-9_]{0,63}") || user.equals("default")) {
                throw new EngineException("the ClickHouse user must be a name of letters, digits and underscores");
            }
            if (password.length() < 8) throw new EngineException("the ClickHouse password needs 8 or more characters");
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "ClickHouse[dir=" + dir + ", port=" + port + ", user=" + user + "]";
        }
    }

    private final Settings settings;
    private final int port;
    private final Function<Path, List<DeduplicationLogs.Retraction>> reconcile;
    private final Map<String, String> environment;
    private final AtomicLong reconciled = new AtomicLong();
    private final Object lifecycle = new Object();
    private final Object mending = new Object();
    private volatile ChildProcess child;
    private volatile boolean closed;

    private ClickHouseEngine(
            Settings settings,
            Function<Path, List<DeduplicationLogs.Retraction>> reconcile,
            Map<String, String> environment) {
        this.settings = settings;
        this.reconcile = reconcile;
        this.environment = environment;
        this.port = LoopbackPort.claim(settings.port());
        this.child = launch();
    }

    /**
     * Starts ClickHouse and waits until it answers.
     *
     * @throws EngineException if the port is taken, the library is missing or it does not start
     */
    public static ClickHouseEngine start(Settings settings) {
        return start(settings, DeduplicationLogs::reconcile);
    }

    /** With another step before each start, for the test that shows what the real one is for. */
    static ClickHouseEngine start(Settings settings, Function<Path, List<DeduplicationLogs.Retraction>> reconcile) {
        return start(settings, reconcile, Map.of());
    }

    /** With more environment variables, read anew at each start, for the test that kills the engine at its commit points. */
    static ClickHouseEngine start(
            Settings settings,
            Function<Path, List<DeduplicationLogs.Retraction>> reconcile,
            Map<String, String> environment) {
        return new ClickHouseEngine(settings, reconcile, environment);
    }

    private ChildProcess launch() {
        Path library = ChdbLibrary.find();
        Path dir = PrivateFile.folder(settings.dir());
        // One whose owner was killed lives on for a moment. The library lets two processes work in one folder, neither
        // of which knows what the other writes.
        LeftoverProcess.end(dir, dir);
        EngineLock.awaitFree(dir, END_LIMIT);
        ClickHouseConfig.write(dir, settings.user(), settings.password());
        reconciled.addAndGet(reconcile.apply(dir.resolve("data")).size());
        forgetLogs(dir.resolve("data/data/system"));
        Path log = dir.resolve("console.log");
        ChildProcess started = ChildProcess.watching(command(library, dir), environment, log);
        LeftoverProcess.remember(dir, started.pid());
        Readiness.await("ClickHouse", log, started, START_LIMIT, this::answers);
        return started;
    }

    /**
     * Removes the log tables of the run before. The library does not know tables of {@code system} from one run to the next, and
     * cannot make those that it logs to where their folders are already.
     */
    private static void forgetLogs(Path tables) {
        if (!Files.isDirectory(tables)) {
            return;
        }
        try {
            FolderRemoval.of(tables);
        } catch (IOException e) {
            throw new EngineException("cannot remove ClickHouse's old log tables " + tables + ": " + e.getMessage(), e);
        }
    }

    private List<String> command(Path library, Path dir) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ownClasses().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Xmx64m",
                "-XX:ErrorFile=" + dir.resolve("crash-%p.log"),
                ChdbMain.class.getName(),
                library.toString(),
                dir.toString(),
                Integer.toString(port));
    }

    private static Path ownClasses() {
        try {
            return Path.of(ChdbMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean answers() throws IOException {
        HttpURLConnection request = (HttpURLConnection)
                URI.create(url() + "/?query=SELECT%201").toURL().openConnection();
        request.setConnectTimeout(500);
        request.setReadTimeout(2000);
        String login = settings.user() + ":" + settings.password();
        request.setRequestProperty(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
        request.setRequestProperty("Connection", "close");
        try {
            return request.getResponseCode() == 200;
        } finally {
            request.disconnect();
        }
    }

    @Override
    public String name() {
        return "clickhouse";
    }

    @Override
    public int port() {
        return port;
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The user with all rights. */
    public String user() {
        return settings.user();
    }

    public String password() {
        return settings.password();
    }

    /** How many deduplication records of parts that were never stored have been taken back, in all starts so far. */
    public long reconciledRecords() {
        return reconciled.get();
    }

    /**
     * To be called after an insert that failed, before it is tried again: when the engine could not publish a part whose
     * token it has noted (on a full disk, for one), it answers the retry with success and the rows stay lost for as long
     * as it lives. So when a record has no part, twice within 200 ms, the engine is killed and
     * started again, which takes the record back. At once, since a later merge may hide what is missing.
     *
     * @return whether the engine was started again
     * @throws EngineException if it does not start
     */
    public boolean mendAfterFailedInsert() {
        synchronized (mending) {
            Set<DeduplicationLogs.Retraction> lost = new HashSet<>(lookForLostParts());
            if (lost.isEmpty() || !paused()) return false;
            lost.retainAll(lookForLostParts());
            if (lost.isEmpty()) return false;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "clickhouse lost parts it has tokens of, starting it again parts=" + lost.size());
            synchronized (lifecycle) {
                if (closed) return false;
                child.kill();
                if (!child.awaitExit(Duration.ofSeconds(5))) throw new EngineException("ClickHouse does not end");
                LoopbackPort.claim(port);
                child = launch();
            }
            return true;
        }
    }

    /** Nothing while the engine is down: its start reconciles. */
    private List<DeduplicationLogs.Retraction> lookForLostParts() {
        for (int look = 1; child.alive(); look++) {
            try {
                return DeduplicationLogs.orphans(settings.dir().resolve("data"));
            } catch (EngineException e) {
                // The engine removes old parts and logs as it pleases.
                if (look == LOOKS) throw e;
            }
        }
        return List.of();
    }

    private static boolean paused() {
        try {
            Thread.sleep(SECOND_LOOK);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
            if (closed) throw new EngineException("ClickHouse was closed");
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
            child.dropLifeline();
            if (!child.awaitExit(Duration.ofMillis(1200))) child.kill();
        }
    }
}
