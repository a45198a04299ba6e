package dev.lynex.engines;

/** A running engine that listens on the loopback address only. */
public interface Engine extends AutoCloseable {
    /** The engine's short name, such as {@code redis}. */
    String name();

    /** The TCP port on 127.0.0.1; it stays the same across restarts of the engine. */
    int port();

    /** Ends the engine cleanly and waits until it has ended, at most about 1.5 s. A second call does nothing. */
    @Override
    void close();
}
