package dev.lynex.engines;

import java.util.concurrent.CompletableFuture;

/**
 * An engine in a process of its own. The process ends when the JVM that started it ends, however that ends.
 * It is not restarted by itself: {@link EngineSupervisor} does that.
 */
public sealed interface ChildEngine extends Engine permits RedisEngine, ClickHouseEngine {
    /** The process id of the engine that was started last. */
    long pid();

    /** Whether {@link #close()} was called, so that its end is wanted. */
    boolean closed();

    /** Completes when the process that was started last has ended. */
    CompletableFuture<Void> onExit();

    /**
     * Starts the engine again on its port and folder after its process has ended, and waits until it answers.
     *
     * @throws EngineException if it does not start, or if this engine was closed
     */
    void restart();
}
