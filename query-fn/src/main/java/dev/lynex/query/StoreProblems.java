package dev.lynex.query;

import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.MetadataException;
import dev.lynex.queue.QueueException;
import dev.lynex.store.StoreException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;

/** What a client is told when a backend refuses or does not answer. */
final class StoreProblems {
    private static final System.Logger LOG = System.getLogger(StoreProblems.class.getName());
    private static final Duration SOON = Duration.ofSeconds(2);

    private StoreProblems() {}

    static void send(ServerRequest req, ServerResponse res, StoreException e) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CloseConnectionException("the client went away, and its query with it", e);
        }
        Problem problem =
                switch (e) {
                    case StoreException.Unavailable u -> {
                        LOG.log(System.Logger.Level.WARNING, "store away cause=" + u);
                        yield Problem.unavailable("store-unavailable", "the event store does not answer now", SOON);
                    }
                    case StoreException.Limited l -> {
                        LOG.log(System.Logger.Level.INFO, "query limited cause=" + l.getMessage());
                        yield new Problem(
                                422,
                                "query-too-expensive",
                                "The query runs into its limits",
                                "choose a shorter range or more filters");
                    }
                    case StoreException.OverBudget o ->
                        new Problem(
                                429,
                                "read-budget-spent",
                                "The project's queries have read what they may",
                                String.valueOf(o.getMessage()),
                                o.retryAfter());
                    case StoreException.Rejected r -> Problem.badRequest("bad-query", String.valueOf(r.getMessage()));
                };
        Json.send(res, problem);
    }

    static void metadataAway(ServerRequest req, ServerResponse res, MetadataException.Unavailable e) {
        LOG.log(System.Logger.Level.WARNING, "metadata store away cause=" + e);
        Json.send(res, Problem.unavailable("metadata-unavailable", "accounts cannot be checked now", SOON));
    }

    static void archiveAway(ServerRequest req, ServerResponse res, MetadataException.ArchiveAway e) {
        LOG.log(System.Logger.Level.WARNING, "archive away cause=" + e);
        String detail = "the dead letter's payload lies in the archive, which does not answer now";
        Json.send(res, Problem.unavailable("archive-unavailable", detail, SOON));
    }

    static void queueAway(ServerRequest req, ServerResponse res, QueueException e) {
        LOG.log(System.Logger.Level.WARNING, "queue away cause=" + e);
        Json.send(res, Problem.unavailable("queue-unavailable", "the queue does not answer now", SOON));
    }
}
