package dev.lynex.function;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.spi.ServerConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection with deadlines: what its thread waits for, in a read or a write, is known together with the time until
 * which it may. Whoever changes {@code wait} from a waiting to a cut owns the socket from then on, so an
 * answer that just began and a cut never mix.
 */
final class GuardedConnection extends GuardedContext
        implements Exchange, Watched, ServerConnection, InterruptableTask<Void> {
    /** Of an answer, written under one deadline. */
    private static final int SLICE = 64 << 10;

    /** What HTTP/2 begins with (RFC 9113 §3.4) and no request line of HTTP/1.1 does. */
    private static final byte[] HTTP2 = "PRI ".getBytes(StandardCharsets.US_ASCII);

    private final ConnectionGuard guard;
    private final HelidonSocket socket;
    private final ServerSettings settings;
    private final MeterRegistry metrics;
    private final DataReader reader = DataReader.create(this::read);
    private final AtomicReference<Wait> wait = new AtomicReference<>(Wait.NONE);

    private @Nullable Listening listening;
    private volatile @Nullable ServerConnection served;
    private volatile @Nullable Thread thread;
    private byte @Nullable [] first;
    private volatile @Nullable ServerRequest request;
    private volatile @Nullable ServerResponse answer;
    private Admission.@Nullable Ticket ticket;
    private Phase phase = Phase.IDLE;
    private long until;
    private boolean lingers;

    GuardedConnection(ConnectionContext inner, ConnectionGuard guard) {
        super(inner);
        this.guard = guard;
        this.socket = inner.serverSocket();
        this.settings = guard.settings();
        this.metrics = guard.metrics();
    }

    /** Makes the counters of cut connections, so that they are there at 0. */
    static void register(MeterRegistry metrics) {
        for (Phase phase : List.of(Phase.IDLE, Phase.HEAD, Phase.BODY, Phase.ANSWER)) {
            cuts(metrics, phase.wire());
        }
    }

    static Counter cuts(MeterRegistry metrics, String waitedFor) {
        return Counter.builder("lynex_http_server_cut_connections")
                .description("Connections cut, by what was waited for too long")
                .tag("waiting_for", waitedFor)
                .register(metrics);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        thread = Thread.currentThread();
        GuardedHttp2 http2 = null;
        try {
            byte[] begun = settings.maxStreams() > 0 ? beginning() : null;
            if (begun != null && Arrays.mismatch(begun, HTTP2) == HTTP2.length) {
                http2 = guard.http2(inner(), begun);
            } else {
                first = begun;
                serve(guard.http1(this), limit);
            }
        } finally {
            linger();
            guard.left(this);
        }
        if (http2 != null) {
            served = http2.served();
            http2.serve(limit);
        }
    }

    /** As much of what the client sends first as shows which HTTP it speaks; null when it closed before. */
    private byte @Nullable [] beginning() {
        byte[] begun = read();
        while (begun != null && begun.length < HTTP2.length && Arrays.mismatch(begun, HTTP2) == begun.length) {
            byte[] more = read();
            if (more == null) {
                return begun;
            }
            int had = begun.length;
            begun = Arrays.copyOf(begun, had + more.length);
            System.arraycopy(more, 0, begun, had, more.length);
        }
        return begun;
    }

    private void serve(ServerConnection connection, Limit limit) throws InterruptedException {
        served = connection;
        ScopedValue.where(CURRENT, this).call(() -> {
            connection.handle(limit);
            lingers = true; // It ended by an error answer, perhaps in the middle of what the client sends.
            return this;
        });
    }

    void requestLineRead() {
        if (phase == Phase.IDLE) {
            enter(Phase.HEAD, settings.headerTimeout()); // It came along with the request before.
        }
    }

    void headersRead() {
        enter(Phase.BODY, settings.requestTimeout());
    }

    @Override
    public void begin(ServerRequest req, ServerResponse res, Admission.Ticket itsTicket) {
        request = req;
        answer = res;
        ticket = itsTicket;
    }

    @Override
    public boolean isAnswering() {
        return answer != null;
    }

    /** What nobody read is not waited for. */
    @Override
    public void leavesBody(ServerResponse res) {
        res.header(HeaderValues.CONNECTION_CLOSE);
        lingers = true;
    }

    @Override
    public void end() {
        answer = null;
        request = null;
        ticket = null;
        phase = Phase.IDLE;
    }

    @Override
    public int readBody(InputStream in, byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length); // Its deadline is that of the reader, below.
    }

    private void enter(Phase next, Duration atMost) {
        phase = next;
        until = System.nanoTime() + atMost.toNanos();
    }

    private byte @Nullable [] read() {
        byte[] begun = first;
        if (begun != null) {
            first = null;
            return begun;
        }
        if (phase == Phase.IDLE) {
            until = System.nanoTime() + settings.idleTimeout().toNanos();
        }
        var mine = new Wait(phase, until);
        begin(mine);
        byte[] data;
        try {
            data = next();
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

    private byte @Nullable [] next() {
        Listening ahead = listening;
        if (ahead == null) {
            return socket.get();
        }
        try {
            byte[] data = ahead.take();
            listening = null;
            return data;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("the server stops"));
        }
    }

    @Override
    public void listen(@Nullable Runnable gone) {
        Listening ahead = listening;
        if (ahead == null && gone != null) {
            ahead = new Listening(socket);
            listening = ahead;
            ahead.whenGone(gone);
            ahead.start();
        } else if (ahead != null) {
            ahead.whenGone(gone);
        }
    }

    @Override
    void write(BufferData data) {
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
            inner().dataWriter().writeNow(data);
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

    @Override
    public void cutIfOverdue(long now) {
        Wait seen = Objects.requireNonNull(wait.get());
        if (seen.phase() == Phase.NONE || now - seen.until() < 0) {
            return;
        }
        if (seen.phase() == Phase.CUT || seen.phase() == Phase.LINGER) {
            closeSocket();
        } else if (wait.compareAndSet(seen, new Wait(Phase.CUT, now + LINGER_NANOS))) {
            cuts(metrics, seen.phase().wire()).increment();
            Thread.ofVirtual().name("connection-cut").start(() -> cut(seen.phase()));
        }
    }

    private void cut(Phase phase) {
        if (phase != Phase.HEAD && phase != Phase.BODY) {
            closeSocket();
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
        var problem = new Problem(
                408,
                "too-slow",
                "The request came too slowly",
                "its " + (head ? "headers" : "body") + " must be here within "
                        + (head ? settings.headerTimeout() : settings.requestTimeout()).toMillis()
                        + " ms; send it again, in smaller parts if the line is slow");
        ServerRequest asked = request;
        ErrorForm.Written written = asked == null
                ? ErrorForm.json(problem)
                : guard.form().written(asked.path().absolute().path(), ErrorForm.contentType(asked.headers()), problem);
        var text = new StringBuilder("HTTP/1.1 408 Request Timeout\r\n");
        ServerResponse begun = answer;
        if (begun == null) {
            header(text, RequestId.HEADER.defaultCase(), RequestId.random(System.currentTimeMillis()));
        } else {
            for (Header each : begun.headers()) {
                header(text, each.name(), each.values());
            }
        }
        header(text, "Content-Type", written.mediaType());
        header(text, "Cache-Control", "no-store");
        header(text, "Connection", "close");
        header(text, "Content-Length", Integer.toString(written.body().length));
        byte[] start = (text + "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(start, start.length + written.body().length);
        System.arraycopy(written.body(), 0, whole, start.length, written.body().length);
        return whole;
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
        discard();
    }

    @Override
    public Duration idleTime() {
        ServerConnection now = served;
        return now == null ? Duration.ZERO : now.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        ServerConnection now = served;
        Thread beginning = thread;
        if (now != null) {
            now.close(interrupt);
        } else if (beginning != null) {
            beginning.interrupt(); // Nothing has come yet.
        }
    }

    @Override
    public boolean canInterrupt() {
        ServerConnection now = served;
        return now == null || (now instanceof InterruptableTask<?> task && task.canInterrupt());
    }

    @Override
    public DataReader dataReader() {
        return reader;
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
}
