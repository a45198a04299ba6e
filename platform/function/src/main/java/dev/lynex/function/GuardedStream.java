package dev.lynex.function;

import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request of an HTTP/2 connection. Its thread waits for the client in two places: where it reads the body, and where
 * Helidon takes the rest of a body that nobody wanted. Helidon 4.5 would wait there for ever, also after the connection
 * has ended, and what interrupts it looks like the body's end; so who interrupts says why, and the reader asks.
 */
final class GuardedStream implements Exchange {
    private final Duration bodyTimeout;
    private final long until;

    private @Nullable Thread thread;
    private @Nullable Cut cut;
    private boolean waiting;
    private volatile boolean answering;

    GuardedStream(Duration bodyTimeout) {
        this.bodyTimeout = bodyTimeout;
        this.until = System.nanoTime() + bodyTimeout.toNanos();
    }

    private enum Cut {
        OVERDUE,
        GONE
    }

    void serve(Runnable request) {
        synchronized (this) {
            thread = Thread.currentThread();
        }
        ScopedValue.where(CURRENT, this).run(request);
    }

    @Override
    public void begin(ServerRequest req, ServerResponse res, Admission.Ticket ticket) {
        answering = true;
    }

    @Override
    public boolean isAnswering() {
        return answering;
    }

    @Override
    public void leavesBody(ServerResponse res) {
        // Other requests share the connection; the rest of the body is taken and forgotten.
    }

    @Override
    public synchronized void end() {
        waiting = true;
        if (cut != null) {
            interrupt();
        }
    }

    @Override
    public int readBody(InputStream in, byte[] bytes, int offset, int length) throws IOException {
        waits();
        int n;
        try {
            n = in.read(bytes, offset, length);
        } catch (RequestException e) {
            works();
            throw new CloseConnectionException("the client took its request back", e);
        } catch (RuntimeException e) {
            works();
            throw e;
        }
        if (n < 0) {
            works();
        } else {
            worksUnlessCut();
        }
        return n;
    }

    private synchronized void waits() {
        throwIfCut();
        waiting = true;
    }

    /** What was read before the cut still counts; the next read says that there was one. */
    private synchronized void worksUnlessCut() {
        waiting = false;
        Thread.interrupted(); // Nobody interrupts from here on, but may have a moment ago.
    }

    private synchronized void works() {
        worksUnlessCut();
        throwIfCut();
    }

    private void throwIfCut() {
        switch (cut) {
            case null -> {}
            case OVERDUE ->
                throw new Problem(
                                408,
                                "too-slow",
                                "The request came too slowly",
                                "its body must be here within " + bodyTimeout.toMillis()
                                        + " ms; send it again, in smaller parts if the line is slow")
                        .asException();
            case GONE -> throw new CloseConnectionException("the connection ended before the body did");
        }
    }

    /** Whether the client's deadline passed while it is waited for; then it is waited for no longer. */
    synchronized boolean cutIfOverdue(long now) {
        if (!waiting || cut != null || now - until < 0) {
            return false;
        }
        cut = Cut.OVERDUE;
        interrupt();
        return true;
    }

    /** The connection has ended: there is nobody to wait for. */
    synchronized void abandon() {
        cut = Cut.GONE;
        if (waiting) {
            interrupt();
        }
    }

    private void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
