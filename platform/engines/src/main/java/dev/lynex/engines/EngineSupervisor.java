package dev.lynex.engines;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** Starts child engines again when they die, each on its port and folder, and ends them all together. */
public final class EngineSupervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EngineSupervisor.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final List<ChildEngine> engines;
    private final List<Thread> watchers;
    private final AtomicLong restarts = new AtomicLong();
    private volatile boolean closed;

    private EngineSupervisor(List<ChildEngine> engines) {
        this.engines = List.copyOf(engines);
        this.watchers = this.engines.stream()
                .map(engine -> Thread.ofVirtual().name("watch-" + engine.name()).unstarted(() -> watch(engine)))
                .toList();
    }

    /** Watches engines that are running. */
    public static EngineSupervisor watch(List<? extends ChildEngine> engines) {
        var supervisor = new EngineSupervisor(List.copyOf(engines));
        supervisor.watchers.forEach(Thread::start);
        return supervisor;
    }

    /** How often an engine was started again. */
    public long restarts() {
        return restarts.get();
    }

    /** Ends the engines side by side. */
    @Override
    public void close() {
        closed = true;
        watchers.forEach(Thread::interrupt);
        List<Thread> closers = engines.stream()
                .map(engine -> Thread.ofVirtual().name("close-" + engine.name()).start(engine::close))
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

    private void watch(ChildEngine engine) {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                engine.onExit().get();
                if (closed) {
                    return;
                }
                LOG.log(System.Logger.Level.WARNING, "engine died, starting it again engine=" + engine.name());
                try {
                    engine.restart();
                    restarts.incrementAndGet();
                    pause = FIRST_PAUSE;
                    LOG.log(System.Logger.Level.INFO, "engine is up again engine=" + engine.name());
                } catch (EngineException e) {
                    LOG.log(
                            System.Logger.Level.ERROR,
                            "engine does not start engine=" + engine.name() + " cause=" + e.getMessage());
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                }
            }
        } catch (InterruptedException | CancellationException e) {
            // closed
        } catch (ExecutionException e) {
            LOG.log(System.Logger.Level.ERROR, "engine cannot be watched engine=" + engine.name(), e);
        }
    }
}
