package dev.lynex.engines;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Starts child engines again when they die, each on its port and folder: at once the first time, then with a growing
 * pause. Ends all engines together.
 */
public final class EngineSupervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EngineSupervisor.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** An engine that ran this long was well: its next restart comes at once again. */
    private static final Duration WELL_AFTER = Duration.ofSeconds(30);

    private final List<Engine> engines;
    private final List<Thread> watchers;
    private final Map<String, Long> restarts = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private EngineSupervisor(List<Engine> engines) {
        this.engines = engines;
        this.watchers = engines.stream()
                .filter(ChildEngine.class::isInstance)
                .map(ChildEngine.class::cast)
                .map(engine -> Thread.ofVirtual().name("watch-" + engine.name()).unstarted(() -> watch(engine)))
                .toList();
    }

    /** Watches the child engines among engines that are running; those in this JVM are only ended with them. */
    public static EngineSupervisor watch(List<? extends Engine> engines) {
        var supervisor = new EngineSupervisor(List.copyOf(engines));
        supervisor.watchers.forEach(Thread::start);
        return supervisor;
    }

    /** How often an engine was started again. */
    public long restarts() {
        return restarts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How often the engine of this name was started again. */
    public long restarts(String engine) {
        return restarts.getOrDefault(engine, 0L);
    }

    /** Ends the engines side by side, within about 2 s; a restart under way is given up. */
    @Override
    public void close() {
        closed = true;
        watchers.forEach(Thread::interrupt);
        List<Thread> closers = engines.stream()
                .map(engine -> Thread.ofVirtual().name("close-" + engine.name()).start(() -> end(engine)))
                .toList();
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void end(Engine engine) {
        try {
            engine.close();
        } catch (EngineException e) {
            LOG.log(Level.ERROR, "engine does not end engine=" + engine.name() + " cause=" + e.getMessage());
        }
    }

    private void watch(ChildEngine engine) {
        int attempt = 0;
        try {
            while (true) {
                long up = System.nanoTime();
                engine.onExit().get();
                if (wanted(engine)) return;
                if (System.nanoTime() - up > WELL_AFTER.toNanos()) attempt = 0;
                LOG.log(Level.WARNING, "engine died, starting it again engine=" + engine.name());
                Thread.sleep(pause(attempt++));
                restart(engine);
            }
        } catch (InterruptedException | CancellationException e) {
            // closed
        } catch (ExecutionException e) {
            LOG.log(Level.ERROR, "engine cannot be watched engine=" + engine.name(), e);
        }
    }

    private void restart(ChildEngine engine) {
        long began = System.nanoTime();
        try {
            engine.restart();
            restarts.merge(engine.name(), 1L, Long::sum);
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            LOG.log(Level.INFO, "engine is up again engine=" + engine.name() + " ms=" + millis);
        } catch (EngineException e) {
            if (wanted(engine)) return;
            LOG.log(Level.ERROR, "engine does not start engine=" + engine.name() + " cause=" + e.getMessage());
        }
    }

    private boolean wanted(ChildEngine engine) {
        return closed || engine.closed();
    }

    /** Nothing the first time, then 100 ms, doubled each time up to 5 s. */
    private static Duration pause(int attempt) {
        if (attempt == 0) return Duration.ZERO;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
