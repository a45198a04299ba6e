package dev.lynex.function;

import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests are worked on at once, and how much memory their bodies take. Who waits for a client, to read its
 * body or to write to it, is not inside: slow clients must not keep others out.
 */
final class Admission {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final int maxRequests;
    private final long maxBodyBytes;
    private final Semaphore places;
    private final AtomicLong bodyBytes = new AtomicLong();

    Admission(int maxRequests, long maxBodyBytes) {
        this.maxRequests = maxRequests;
        this.maxBodyBytes = maxBodyBytes;
        this.places = new Semaphore(maxRequests);
    }

    /** A ticket for one request. */
    Ticket arrive(ServerRequest req) {
        var ticket = new Ticket();
        req.context().register(Ticket.class, ticket);
        return ticket;
    }

    static Ticket of(ServerRequest req) {
        return req.context()
                .get(Ticket.class, Ticket.class)
                .orElseThrow(() -> new IllegalStateException("the server gives each request a ticket"));
    }

    /** What one request takes; used by its thread only. */
    final class Ticket implements AutoCloseable {
        private boolean inside;
        private long held;

        /** @throws ProblemException 503 when all places are taken */
        void enter() {
            if (!inside) {
                inside = places.tryAcquire();
                if (!inside) {
                    throw Problem.unavailable(
                                    "busy",
                                    maxRequests + " requests are worked on, as many as may be; send it again later",
                                    SOON)
                            .asException();
                }
            }
        }

        void leave() {
            if (inside) {
                inside = false;
                places.release();
            }
        }

        /**
         * Counts bytes of a body until the request ends.
         *
         * @throws ProblemException 503 when all bodies together would take more than they may
         */
        void hold(long bytes) {
            held += bytes;
            if (bodyBytes.addAndGet(bytes) > maxBodyBytes) {
                throw Problem.unavailable(
                                "memory-full",
                                "the bodies of requests under way take all of the " + maxBodyBytes
                                        + " bytes that they may; send it again later",
                                SOON)
                        .asException();
            }
        }

        @Override
        public void close() {
            leave();
            bodyBytes.addAndGet(-held);
            held = 0;
        }
    }
}
