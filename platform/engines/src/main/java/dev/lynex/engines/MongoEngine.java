package dev.lynex.engines;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import java.nio.file.Path;
import org.h2.mvstore.MVStoreException;

/**
 * A server in this JVM that speaks MongoDB 5.0's protocol and keeps its data in one file. A write that was answered
 * survives kill -9. There are no transactions, change streams or text search, TTL indexes do nothing, and it asks
 * nobody for a password.
 */
public final class MongoEngine implements Engine {
    private static final String FILE = "mongo.mv.db";

    /**
     * How to run it.
     *
     * @param dir its folder, made when missing
     * @param port the port on 127.0.0.1, or 0 for a free one
     */
    public record Settings(Path dir, int port) {
        public Settings {
            dir = dir.toAbsolutePath().normalize();
            LoopbackPort.checked(port);
        }
    }

    private final MongoServer server;
    private final int port;
    private boolean closed;

    private MongoEngine(MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the server; it serves when this returns.
     *
     * @throws EngineException if the port is taken, or the file is in use or cannot be read
     */
    public static MongoEngine start(Settings settings) {
        int port = LoopbackPort.claim(settings.port());
        Path file = PrivateFile.folder(settings.dir()).resolve(FILE);
        MongoServer server;
        try {
            server = new MongoServer(DurableMongoBackend.open(file.toString()).version(ServerVersion.MONGO_5_0));
        } catch (MVStoreException e) {
            throw new EngineException("cannot open " + file + ": " + e.getMessage(), e);
        }
        try {
            server.bind(LoopbackPort.address(port), 1, 4);
        } catch (RuntimeException e) {
            server.shutdownNow();
            throw new EngineException("the MongoDB server does not start on port " + port + ": " + e.getMessage(), e);
        }
        return new MongoEngine(server, port);
    }

    @Override
    public String name() {
        return "mongodb";
    }

    @Override
    public int port() {
        return port;
    }

    /** {@code mongodb://127.0.0.1:port}. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        server.shutdownNow();
    }
}
