package dev.lynex.function;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection with deadlines. Unlike HTTP/1.1 it reads and writes at once, and several requests share it, so
 * each thing that is waited for has a deadline of its own: a frame of headers, each request's body, a write, and the next
 * request. Whichever passes ends the connection, with GOAWAY where the client may still read it: a body that Helidon no
 * longer takes would hold up all that comes behind it.
 */
final class GuardedHttp2 extends GuardedContext implements Watched {
    private static final int GOAWAY_LENGTH = 8;
    private static final int GOAWAY_TYPE = 7;

    private final ConnectionGuard guard;
    private final ServerSettings settings;
    private final FrameBounds frames = new FrameBounds();
    private final Set<GuardedStream> streams = ConcurrentHashMap.newKeySet();
    private final DataReader reader = DataReader.create(this::read);
    private final ReentrantLock writing = new ReentrantLock();
    private final ExecutorService threads;

    private byte @Nullable [] first;
    private final ServerConnection served;
    private volatile long idleSince = System.nanoTime();
    /** By {@link System#nanoTime}; null when nothing of it is waited for. */
    private volatile @Nullable Long headUntil;

    private volatile @Nullable Long writeUntil;
    private volatile @Nullable Long closeAt;
    private volatile boolean ended;
    private volatile boolean left;

    /** @param first what the client has sent already */
    GuardedHttp2(ConnectionContext inner, byte[] first, ConnectionGuard guard, Http2ConnectionSelector http2) {
        super(inner);
        this.first = first;
        this.guard = guard;
        this.settings = guard.settings();
        this.threads = new StreamThreads(inner.executor(), this::wrapped);
        this.served = http2.connection(this);
    }

    /** Helidon's side of it. */
    ServerConnection served() {
        return served;
    }

    void serve(Limit limit) throws InterruptedException {
        try {
            handle(limit);
        } finally {
            left = true;
            leaveIfDone();
        }
    }

    private void handle(Limit limit) throws InterruptedException {
        try {
            served.handle(limit);
        } finally {
            streams.forEach(GuardedStream::abandon);
            if (closeAt == null) {
                closeAt = System.nanoTime() + LINGER_NANOS;
            }
            ended = true;
        }
        discard(); // It may have ended by a GOAWAY, in the middle of what the client sends.
    }

    /** Called by the thread that reads, so that a request is known before its thread runs. */
    private Runnable wrapped(Runnable request) {
        var stream = new GuardedStream(settings.requestTimeout());
        streams.add(stream);
        return () -> {
            try {
                stream.serve(request);
            } finally {
                idleSince = System.nanoTime();
                streams.remove(stream);
                leaveIfDone();
            }
        };
    }

    private void leaveIfDone() {
        if (left && streams.isEmpty()) {
            guard.left(this);
        }
    }

    private byte @Nullable [] read() {
        while (true) {
            byte[] data = next();
            if (data == null) {
                return null;
            }
            byte[] shown = frames.pass(data);
            if (!frames.inHead()) {
                headUntil = null;
            } else if (headUntil == null) {
                headUntil = System.nanoTime() + settings.headerTimeout().toNanos();
            }
            if (shown.length > 0) {
                return shown;
            }
        }
    }

    private byte @Nullable [] next() {
        byte[] data = first;
        if (data != null) {
            first = null;
            return data;
        }
        try {
            return serverSocket().get();
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("reading from the client failed", e);
        }
    }

    @Override
    public void cutIfOverdue(long now) {
        if (passed(closeAt, now)) {
            end();
        } else if (closeAt == null) {
            if (passed(writeUntil, now)) {
                count("answer");
                end();
            } else if (passed(headUntil, now)) {
                giveUp("head");
            } else if (streams.isEmpty()
                    && now - idleSince - settings.idleTimeout().toNanos() >= 0) {
                giveUp("idle");
            } else if (cutStreams(now)) {
                giveUp("body");
            }
        }
    }

    private static boolean passed(@Nullable Long until, long now) {
        return until != null && now - until >= 0;
    }

    private boolean cutStreams(long now) {
        boolean any = false;
        for (GuardedStream stream : streams) {
            any |= stream.cutIfOverdue(now);
        }
        return any;
    }

    private void count(String waitedFor) {
        GuardedConnection.cuts(guard.metrics(), waitedFor).increment();
    }

    /** Says that no more is taken, and lets the client read that and the answers under way for a moment. */
    private void giveUp(String waitedFor) {
        closeAt = System.nanoTime() + LINGER_NANOS;
        count(waitedFor);
        Thread.ofVirtual().name("connection-goaway").start(() -> {
            try {
                write(BufferData.create(goAway()));
            } catch (RuntimeException e) {
                // It is gone already.
            }
        });
    }

    /** GOAWAY without an error (RFC 9113 §6.8): what the client sent after the last request, it may send elsewhere. */
    private byte[] goAway() {
        int last = frames.lastStream();
        return new byte[] {
            0,
            0,
            GOAWAY_LENGTH,
            GOAWAY_TYPE,
            0,
            0,
            0,
            0,
            0,
            (byte) (last >>> 24),
            (byte) (last >>> 16),
            (byte) (last >>> 8),
            (byte) last,
            0,
            0,
            0,
            0
        };
    }

    private void end() {
        closeSocket();
        streams.forEach(GuardedStream::abandon);
        if (!ended) {
            served.close(true); // It may wait for room in a request's queue rather than for the client.
        }
        leaveIfDone();
    }

    @Override
    public ExecutorService executor() {
        return threads;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    /** Each call is one frame or more, whole: Helidon's writer sees to that. */
    @Override
    void write(BufferData data) {
        writing.lock();
        try {
            writeUntil = System.nanoTime() + settings.writeTimeout().toNanos();
            inner().dataWriter().writeNow(data);
        } catch (RuntimeException e) {
            throw new ServerConnectionException("writing to the client failed", e);
        } finally {
            writeUntil = null;
            writing.unlock();
        }
    }
}
