package dev.lynex.function;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * Where and how a function listens.
 *
 * @param host address to bind
 * @param port 0 takes a free one
 * @param maxConnections open connections; more wait in the backlog
 * @param maxConcurrentRequests requests worked on at once; more get 503
 * @param idleTimeout after which a silent connection is closed
 * @param grace how long a stop waits for requests under way
 */
public record ServerSettings(
        String host, int port, int maxConnections, int maxConcurrentRequests, Duration idleTimeout, Duration grace) {

    /** Reads the keys under {@code server.}. */
    public static ServerSettings from(Settings settings) {
        return new ServerSettings(
                settings.text("server.host"),
                settings.integer("server.port", 0, 65_535),
                settings.integer("server.max-connections", 1, 1_000_000),
                settings.integer("server.max-concurrent-requests", 1, 1_000_000),
                settings.duration("server.idle-timeout"),
                settings.duration("server.grace"));
    }
}
