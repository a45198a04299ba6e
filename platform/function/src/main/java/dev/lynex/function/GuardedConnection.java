package dev.lynex.function;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.Header;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.spi.ServerConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection with deadlines: what its thread waits for, in a read or a write, is known together with the time until
 * which it may. Whoever changes {@code wait} from a waiting to a cut owns the socket from then on, so an
 * answer that just began and a cut never mix.
 */
final class GuardedConnection implements ConnectionContext, ServerConnection, InterruptableTask<Void> {
    /** Of an answer, written under one deadline. */
    private static final int SLICE = 64 << 10;

    private static final long LINGER_NANOS = Duration.ofMillis(500).toNanos();
    private static final ScopedValue<GuardedConnection> CURRENT = ScopedValue.newInstance();

    private final ConnectionContext inner;
    private final HelidonSocket socket;
    private final ServerSettings settings;
    private final MeterRegistry metrics;
    private final Consumer<GuardedConnection> closed;
    private final DataReader reader = DataReader.create(this::read);
    private final DataWriter writer = new Writer();
    private final AtomicReference<Wait> wait = new AtomicReference<>(Wait.NONE);

    private @Nullable ServerConnection served;
    private volatile @Nullable ServerResponse answer;
    private Admission.@Nullable Ticket ticket;
    private Phase phase = Phase.IDLE;
    private long until;
    private boolean lingers;

    GuardedConnection(
            ConnectionContext inner,
            ServerSettings settings,
            MeterRegistry metrics,
            Consumer<GuardedConnection> closed) {
        this.inner = inner;
        this.socket = inner.serverSocket();
        this.settings = settings;
        this.metrics = metrics;
        this.closed = closed;
    }

    /** The connection that the calling thread serves. */
    static GuardedConnection current() {
        return CURRENT.get();
    }

    void serve(ServerConnection connection) {
        this.served = connection;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            ScopedValue.where(CURRENT, this).call(() -> {
                served().handle(limit);
                lingers = true; // It ended by an error answer, perhaps in the middle of what the client sends.
                return this;
            });
        } finally {
            linger();
            closed.accept(this);
        }
    }

    void requestLineRead() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD, settings.headerTimeout()); // It came along with the request before.
        }
    }

    void headersRead() {
        enter(Phase.BODY, settings.requestTimeout());
    }

    /** From now on this answer is what the client waits for. */
    void answering(ServerResponse res, Admission.Ticket itsTicket) {
        answer = res;
        ticket = itsTicket;
    }

    /** Whether a request is under way, so that its answer has an id already. */
    boolean isAnswering() {
        return answer != null;
    }

    /** The answer says that the connection closes, though the client may still be sending. */
    void closesEarly() {
        lingers = true;
    }

    void answered() {
        answer = null;
        ticket = null;
        phase = Phase.IDLE;
    }

    private void enter(Phase next, Duration atMost) {
        phase = next;
        until = System.nanoTime() + atMost.toNanos();
    }

    private byte @Nullable [] read() {
        if (phase == Phase.IDLE) {
            until = System.nanoTime() + settings.idleTimeout().toNanos();
        }
        var mine = new Wait(phase, until);
        begin(mine);
        byte[] data;
        try {
            data = socket.get();
        } catch (UncheckedIOException e) {
            end(mine);
            throw new ServerConnectionException("reading from the client failed", e);
        }
        end(mine);
        if (data != null && phase == Phase.IDLE) {
            enter(Phase.HEAD, settings.headerTimeout());
        }
        if (data != null && ticket != null) {
            ticket.hold(data.length);
        }
        return data;
    }

    private void write(BufferData data) {
        if (data.available() <= SLICE) {
            writeSlice(data);
            return;
        }
        while (data.available() > 0) {
            byte[] slice = new byte[Math.min(SLICE, data.available())];
            data.read(slice, 0, slice.length);
            writeSlice(BufferData.create(slice));
        }
    }

    private void writeSlice(BufferData data) {
        var mine = new Wait(
                Phase.ANSWER, System.nanoTime() + settings.writeTimeout().toNanos());
        begin(mine);
        try {
            inner.dataWriter().writeNow(data);
        } catch (RuntimeException e) {
            end(mine);
            throw new ServerConnectionException("writing to the client failed", e);
        }
        end(mine);
    }

    private void begin(Wait mine) {
        if (!wait.compareAndSet(Wait.NONE, mine)) {
            throw new Overdue("the connection was cut");
        }
    }

    private void end(Wait mine) {
        if (!wait.compareAndSet(mine, Wait.NONE)) {
            throw new Overdue("the client took too long: " + mine.phase().wire());
        }
    }

    /** Called by the guard's thread. */
    void cutIfOverdue(long now) {
        Wait seen = Objects.requireNonNull(wait.get());
        if (seen.phase() == Phase.NONE || now - seen.until() < 0) {
            return;
        }
        if (seen.phase() == Phase.CUT || seen.phase() == Phase.LINGER) {
            close(socket);
        } else if (wait.compareAndSet(seen, new Wait(Phase.CUT, now + LINGER_NANOS))) {
            metrics.counter(
                            "lynex_http_server_cut_connections",
                            "waiting_for",
                            seen.phase().wire())
                    .increment();
            Thread.ofVirtual().name("connection-cut").start(() -> cut(seen.phase()));
        }
    }

    private void cut(Phase phase) {
        if (phase != Phase.HEAD && phase != Phase.BODY) {
            close(socket);
            return;
        }
        try {
            socket.write(BufferData.create(farewell(phase)));
        } catch (UncheckedIOException e) {
            // It is gone already.
        }
        // The guard closes it after a moment, unless the client does.
    }

    private byte[] farewell(Phase phase) {
        boolean head = phase == Phase.HEAD;
        byte[] json = Json.bytes(new Problem(
                        408,
                        "too-slow",
                        "The request came too slowly",
                        "its " + (head ? "headers" : "body") + " must be here within "
                                + (head ? settings.headerTimeout() : settings.requestTimeout()).toMillis()
                                + " ms; send it again, in smaller parts if the line is slow")
                .toJson());
        var text = new StringBuilder("HTTP/1.1 408 Request Timeout\r\n");
        ServerResponse begun = answer;
        if (begun == null) {
            header(text, RequestId.HEADER.defaultCase(), RequestId.random(System.currentTimeMillis()));
        } else {
            for (Header each : begun.headers()) {
                header(text, each.name(), each.values());
            }
        }
        header(text, "Content-Type", Problem.MEDIA_TYPE);
        header(text, "Cache-Control", "no-store");
        header(text, "Connection", "close");
        header(text, "Content-Length", Integer.toString(json.length));
        return (text + "\r\n" + new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static void header(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    /**
     * Takes what the client still sends, for a moment: closing with unread bytes resets the connection, and the reset
     * may overtake the answer (RFC 9112 §9.6).
     */
    private void linger() {
        Wait now = Objects.requireNonNull(wait.get());
        boolean cut = now.phase() == Phase.CUT;
        if (!cut && !(lingers && wait.compareAndSet(now, new Wait(Phase.LINGER, System.nanoTime() + LINGER_NANOS)))) {
            return;
        }
        try {
            while (socket.get() != null) {
                // Discarded, until the client or the guard closes.
            }
        } catch (UncheckedIOException e) {
            // It is gone already.
        }
    }

    private static void close(HelidonSocket socket) {
        try {
            socket.close();
        } catch (UncheckedIOException e) {
            // It is closed already.
        }
    }

    @Override
    public Duration idleTime() {
        return served().idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        served().close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return served() instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    private ServerConnection served() {
        return Objects.requireNonNull(served, "the guard serves each connection");
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return inner.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return inner.executor();
    }

    @Override
    public Router router() {
        return inner.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return inner.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public PeerInfo remotePeer() {
        return inner.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return inner.localPeer();
    }

    @Override
    public boolean isSecure() {
        return inner.isSecure();
    }

    @Override
    public String socketId() {
        return inner.socketId();
    }

    @Override
    public String childSocketId() {
        return inner.childSocketId();
    }

    /** What a connection waits for. */
    private enum Phase {
        NONE,
        IDLE,
        HEAD,
        BODY,
        ANSWER,
        LINGER,
        CUT;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param until by {@link System#nanoTime} */
    private record Wait(Phase phase, long until) {
        static final Wait NONE = new Wait(Phase.NONE, 0);
    }

    private final class Writer implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            for (BufferData each : buffers) {
                GuardedConnection.this.write(each);
            }
        }

        @Override
        public void write(BufferData buffer) {
            GuardedConnection.this.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            GuardedConnection.this.write(buffer);
        }

        @Override
        public void flush() {
            inner.dataWriter().flush();
        }
    }
}
