package dev.lynex.function;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Cuts clients that take too long. Helidon 4.5 has no deadline that holds: its {@code readTimeout} is not applied to the
 * channels it reads from, and its {@code idleConnectionTimeout}, looked at every two minutes, ends only connections
 * that wait for a request line. So each connection says here what it waits for and until when, and a thread that looks
 * at all of them closes those that are overdue.
 */
final class ConnectionGuard implements ServerConnectionSelector, AutoCloseable {
    private static final long SHORTEST_TICK_MS = 10;
    private static final long LONGEST_TICK_MS = 250;
    private static final int MAX_FRAME = 32 << 10;
    /**
     * How much of bodies a client may send before it is read, of one request and of a connection's together. Just below four
     * frames: from four on Helidon 4.5 saves up what it gives back, without a lock over the requests of a connection, so
     * that room is lost until none is left.
     */
    private static final int WINDOW = 4 * MAX_FRAME - 1;

    private static final int MAX_HEADERS = 16 << 10;

    private final ServerSettings settings;
    private final MeterRegistry metrics;
    private final ErrorForm form;
    private final Http1ConnectionSelector http1;
    private final Http2ConnectionSelector http2;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final Thread watch;

    ConnectionGuard(ServerSettings settings, MeterRegistry metrics, ErrorForm form) {
        this.settings = settings;
        this.metrics = metrics;
        this.form = form;
        GuardedConnection.register(metrics);
        this.http1 = Http1ConnectionSelector.builder()
                .config(Http1Config.builder().addReceiveListener(new Progress()).build())
                .build();
        // Beside the names stand Helidon's own bounds against resets and empty frames without end.
        this.http2 = Http2ConnectionSelector.builder()
                .http2Config(Http2Config.builder()
                        .maxConcurrentStreams(Math.max(1, settings.maxStreams()))
                        .maxFrameSize(MAX_FRAME)
                        .initialWindowSize(WINDOW)
                        .maxHeaderListSize(MAX_HEADERS)
                        .flowControlTimeout(settings.writeTimeout())
                        .build())
                .build();
        this.watch = Thread.ofVirtual().name("connection-guard").unstarted(this::watch);
    }

    void start() {
        watch.start();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext ctx) {
        var connection = new GuardedConnection(ctx, this);
        open.add(connection);
        return connection;
    }

    ServerConnection http1(GuardedConnection connection) {
        return http1.connection(connection);
    }

    /** @param first what its client has sent already */
    GuardedHttp2 http2(ConnectionContext ctx, byte[] first) {
        var connection = new GuardedHttp2(ctx, first, this, http2);
        open.add(connection);
        return connection;
    }

    void left(Watched connection) {
        open.remove(connection);
    }

    ServerSettings settings() {
        return settings;
    }

    MeterRegistry metrics() {
        return metrics;
    }

    ErrorForm form() {
        return form;
    }

    private void watch() {
        long tick = Stream.of(
                        settings.idleTimeout(),
                        settings.headerTimeout(),
                        settings.requestTimeout(),
                        settings.writeTimeout())
                .mapToLong(Duration::toMillis)
                .map(ms -> Math.clamp(ms / 8, SHORTEST_TICK_MS, LONGEST_TICK_MS))
                .min()
                .orElse(LONGEST_TICK_MS);
        try {
            while (true) {
                Thread.sleep(tick);
                long now = System.nanoTime();
                open.forEach(connection -> connection.cutIfOverdue(now));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server stops.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    /** Tells a connection how far its request has come. */
    private static final class Progress implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext ctx, HttpPrologue prologue) {
            if (ctx instanceof GuardedConnection connection) {
                connection.requestLineRead();
            }
        }

        @Override
        public void headers(ConnectionContext ctx, Headers headers) {
            if (ctx instanceof GuardedConnection connection) {
                connection.headersRead();
            }
        }
    }
}
