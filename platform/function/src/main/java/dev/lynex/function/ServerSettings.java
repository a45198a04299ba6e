package dev.lynex.function;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * Where and how a function listens, and how long it waits for whom.
 *
 * @param host address to bind
 * @param port 0 takes a free one
 * @param maxConnections open connections on each port; more wait in the backlog
 * @param maxConcurrentRequests requests worked on at once; more get 503. Reading a body and writing an answer, where a
 *     slow client is waited for, do not count
 * @param maxBodyMemory bytes of all bodies in memory, as sent and unpacked; beyond it requests get 503
 * @param idleTimeout after which a connection without a request is closed
 * @param headerTimeout from the first byte of a request to the end of its headers
 * @param requestTimeout from the end of the headers to the end of the body
 * @param writeTimeout for each 64 KiB of an answer
 * @param grace how long a stop waits for requests under way
 * @param maxStreams requests at once on one HTTP/2 connection; 0 where only HTTP/1.1 is spoken
 */
public record ServerSettings(
        String host,
        int port,
        int maxConnections,
        int maxConcurrentRequests,
        long maxBodyMemory,
        Duration idleTimeout,
        Duration headerTimeout,
        Duration requestTimeout,
        Duration writeTimeout,
        Duration grace,
        int maxStreams) {

    /** Reads the keys under {@code server.}. */
    public static ServerSettings from(Settings settings) {
        return new ServerSettings(
                settings.text("server.host"),
                settings.integer("server.port", 0, 65_535),
                settings.integer("server.max-connections", 1, 1_000_000),
                settings.integer("server.max-concurrent-requests", 1, 1_000_000),
                settings.bytes("server.max-body-memory"),
                settings.duration("server.idle-timeout"),
                settings.duration("server.header-timeout"),
                settings.duration("server.request-timeout"),
                settings.duration("server.write-timeout"),
                settings.duration("server.grace"),
                0);
    }

    /** These, and HTTP/2 beside HTTP/1.1 on the same ports, without TLS and without an upgrade. */
    public ServerSettings withHttp2(int streams) {
        return new ServerSettings(
                host,
                port,
                maxConnections,
                maxConcurrentRequests,
                maxBodyMemory,
                idleTimeout,
                headerTimeout,
                requestTimeout,
                writeTimeout,
                grace,
                streams);
    }
}
