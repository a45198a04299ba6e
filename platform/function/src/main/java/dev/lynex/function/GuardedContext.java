package dev.lynex.function;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A connection as Helidon sees it, with a reader and a writer that know deadlines. */
abstract class GuardedContext implements ConnectionContext {
    /** How long a client is still listened to after its connection was given up, so that it reads why. */
    static final long LINGER_NANOS = Duration.ofMillis(500).toNanos();

    private final ConnectionContext inner;
    private final DataWriter writer = new Writer();

    GuardedContext(ConnectionContext inner) {
        this.inner = inner;
    }

    final ConnectionContext inner() {
        return inner;
    }

    final void closeSocket() {
        try {
            serverSocket().close();
        } catch (UncheckedIOException e) {
            // It is closed already.
        }
    }

    /** Takes what the client still sends, until it closes or the guard does. */
    final void discard() {
        try {
            while (serverSocket().get() != null) {
                // Discarded.
            }
        } catch (UncheckedIOException e) {
            // It is gone already.
        }
    }

    @Override
    public abstract DataReader dataReader();

    /** Writes to the client, within its deadline. */
    abstract void write(BufferData data);

    @Override
    public final DataWriter dataWriter() {
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
        return inner.serverSocket();
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

    /** However it is asked for, a write goes out at once. */
    private final class Writer implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            for (BufferData each : buffers) {
                GuardedContext.this.write(each);
            }
        }

        @Override
        public void write(BufferData buffer) {
            GuardedContext.this.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            write(buffer);
        }

        @Override
        public void flush() {
            inner.dataWriter().flush();
        }
    }
}
