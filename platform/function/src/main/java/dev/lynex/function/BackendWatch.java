package dev.lynex.function;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks each backend now and then whether it answers: for the metric {@code lynex_backend_up}, so that no scrape has to ask
 * and none hangs with a backend, and for the log, which says what each is at first and when that changes. Nothing waits
 * for it, since a function starts without its backends as well.
 */
public final class BackendWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BackendWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** A backend whose check takes longer than so many rounds is down. */
    private static final int STALE_AFTER = 3;

    private final List<Watched> watched;

    private BackendWatch(List<Watched> watched) {
        this.watched = watched;
    }

    /** Asks every 10 s, until closed. */
    public static BackendWatch start(MeterRegistry metrics, List<Component> backends) {
        return start(metrics, EVERY, backends);
    }

    static BackendWatch start(MeterRegistry metrics, Duration every, List<Component> backends) {
        return new BackendWatch(backends.stream()
                .map(backend -> new Watched(backend, every).start(metrics))
                .toList());
    }

    @Override
    public void close() {
        watched.forEach(each -> each.thread.interrupt());
    }

    /** One backend, asked by a thread of its own, so that one that hangs holds up no other. */
    private static final class Watched {
        private final Component backend;
        private final Duration every;
        private final Thread thread;
        private volatile @Nullable Seen seen;

        /** @param nanoTime when, by {@link System#nanoTime} */
        private record Seen(boolean up, long nanoTime) {}

        Watched(Component backend, Duration every) {
            this.backend = backend;
            this.every = every;
            this.thread = Thread.ofVirtual().name("watch-" + backend.name()).unstarted(this::run);
        }

        Watched start(MeterRegistry metrics) {
            Gauge.builder("lynex_backend_up", this::up)
                    .description("1 when the backend answered this process lately, 0 when not, NaN before it was asked")
                    .tag("backend", backend.name())
                    .register(metrics);
            thread.start();
            return this;
        }

        private double up() {
            Seen last = seen;
            if (last == null) {
                return Double.NaN;
            }
            boolean lately = System.nanoTime() - last.nanoTime()
                    < every.multipliedBy(STALE_AFTER).toNanos();
            return last.up() && lately ? 1 : 0;
        }

        private void run() {
            try {
                while (true) {
                    look();
                    Thread.sleep(every);
                }
            } catch (InterruptedException e) {
                // closed
            }
        }

        private void look() throws InterruptedException {
            Check check = backend.check();
            if (Thread.interrupted()) {
                throw new InterruptedException("closed while asking");
            }
            Seen before = seen;
            seen = new Seen(check.up(), System.nanoTime());
            if (before == null || Objects.requireNonNull(before).up() != check.up()) {
                LOG.log(
                        check.up() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
                        "backend=" + backend.name() + " up=" + check.up() + " detail=" + check.detail());
            }
        }
    }
}
