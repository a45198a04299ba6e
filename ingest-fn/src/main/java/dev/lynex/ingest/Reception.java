package dev.lynex.ingest;

import dev.lynex.function.ProblemException;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Limits;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Lets requests in, whatever they carry: finds out whose they are, and gives them room for their bodies. */
final class Reception {
    private final Access access;
    private final BytesInFlight inFlight;
    private final IngestMetrics metrics;
    private final InstantSource clock;

    Reception(Access access, BytesInFlight inFlight, IngestMetrics metrics, InstantSource clock) {
        this.access = access;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * A request whose key is known.
     *
     * @param limits what its project may send
     * @param room for its body, which is not read yet
     */
    record Guest(Project project, Limits limits, Instant received, BytesInFlight.Reservation room) {}

    /**
     * Lets a request in and counts why it was refused, here or by {@code work}.
     *
     * @throws ProblemException 401, 403 or 503, and what {@code work} throws
     */
    void receive(ServerRequest req, ServerResponse res, Consumer<Guest> work) {
        res.header(HeaderNames.VARY, "Origin"); // Whether a page may read the answer depends on it.
        try {
            Instant received = clock.instant();
            Project project = access.project(req, res);
            Limits limits = RateLimitFields.policy(res, project, received);
            // Only after the key is known, so that a stranger takes no room.
            try (BytesInFlight.Reservation room = inFlight.of(project.id())) {
                work.accept(new Guest(project, limits, received, room));
            }
        } catch (ProblemException e) {
            metrics.refused(e.problem().type());
            throw e;
        }
    }
}
