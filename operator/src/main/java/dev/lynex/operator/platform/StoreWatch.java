package dev.lynex.operator.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one store now and then, on a thread of its own: a store that hangs holds up nobody else. Tells when what is found
 * is not what was found before.
 *
 * @param <F> what is found
 */
final class StoreWatch<F> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(StoreWatch.class.getName());

    private final Probe<F> probe;
    private final Duration every;
    private final Runnable changed;
    private final Semaphore soon = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable F found;
    private volatile boolean closed;

    private StoreWatch(String name, Probe<F> probe, Duration every, Runnable changed) {
        this.probe = probe;
        this.every = every;
        this.changed = changed;
        this.thread = Thread.ofVirtual().name("watch-" + name).unstarted(() -> run(name));
    }

    static <F> StoreWatch<F> start(String name, Probe<F> probe, Duration every, Runnable changed) {
        var watch = new StoreWatch<>(name, probe, every, changed);
        watch.thread.start();
        return watch;
    }

    /** What was found last; empty before the first look has ended. */
    Optional<F> found() {
        return Optional.ofNullable(found);
    }

    /** Looks again at once. */
    void soon() {
        soon.release();
    }

    private void run(String name) {
        try {
            while (!closed) {
                look(name);
                var _ = soon.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                soon.drainPermits();
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            disconnect(name);
        }
    }

    private void disconnect(String name) {
        // Nobody closes in order who is interrupted.
        var _ = Thread.interrupted();
        try {
            probe.close();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "not closed cleanly watch=" + name, e);
        }
    }

    private void look(String name) {
        try {
            F now = probe.look();
            if (!closed && !now.equals(found)) {
                found = now;
                changed.run();
            }
        } catch (RuntimeException e) {
            // What is not foreseen must not end the watch.
            LOG.log(System.Logger.Level.ERROR, "look failed watch=" + name, e);
        }
    }

    /** Ends it, and the connection as soon as the look under way has ended. */
    @Override
    public void close() {
        // A library may swallow the interrupt.
        closed = true;
        thread.interrupt();
    }
}
