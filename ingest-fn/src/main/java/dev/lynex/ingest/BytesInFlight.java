package dev.lynex.ingest;

import dev.lynex.function.BodyRoom;
import dev.lynex.function.Problem;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of request bodies in memory, bounded for the process and, at half of that, for each project, so that one
 * project's large or slow bodies always leave room for the others. Bytes are reserved before they are read and given
 * back once the answer is sent.
 */
final class BytesInFlight {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long most;
    private final long share;
    private final Map<String, Long> byProject = new HashMap<>();
    private long total;

    /** @param most bytes of all bodies together */
    BytesInFlight(long most, MeterRegistry metrics) {
        this.most = most;
        this.share = most / 2;
        Gauge.builder("lynex_ingest_in_flight_bytes", this, BytesInFlight::total)
                .description("Bytes of request bodies being read or worked on")
                .register(metrics);
        Gauge.builder("lynex_ingest_in_flight_limit_bytes", () -> most)
                .description("What they may come to")
                .register(metrics);
    }

    /** Room for one request of the project; takes none yet. */
    Reservation of(String project) {
        return new Reservation(project);
    }

    synchronized long total() {
        return total;
    }

    private synchronized void reserve(String project, long bytes) {
        long held = byProject.getOrDefault(project, 0L);
        if (held + bytes > share) {
            throw new Problem(
                            429,
                            "too-many-bytes-in-flight",
                            "The project sends too much at once",
                            "requests of the project under way hold " + held + " of at most " + share
                                    + " bytes; send fewer or smaller requests at once. Nothing was stored",
                            SOON)
                    .asException();
        }
        if (total + bytes > most) {
            throw Problem.unavailable(
                            "busy",
                            "requests under way hold " + total + " of at most " + most
                                    + " bytes; nothing was stored, send it again",
                            SOON)
                    .asException();
        }
        byProject.put(project, held + bytes);
        total += bytes;
    }

    private synchronized void release(String project, long bytes) {
        total -= bytes;
        byProject.computeIfPresent(project, (p, held) -> held == bytes ? null : held - bytes);
    }

    /** What one request holds; used by its thread only. */
    final class Reservation implements BodyRoom, AutoCloseable {
        private final String project;
        private long held;

        private Reservation(String project) {
            this.project = project;
        }

        /**
         * Holds so many bytes more.
         *
         * @throws dev.lynex.function.ProblemException 429 beyond the project's share, 503 beyond the process' limit
         */
        @Override
        public void reserve(long bytes) {
            BytesInFlight.this.reserve(project, bytes);
            held += bytes;
        }

        @Override
        public void close() {
            release(project, held);
            held = 0;
        }
    }
}
