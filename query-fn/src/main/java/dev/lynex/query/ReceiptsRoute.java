package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.LetterFate;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.query.Receipts.Receipt;
import dev.lynex.query.Receipts.State;
import dev.lynex.queue.EventQueue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code GET /api/v1/receipts/{requestId}}: what became of a request's events. */
final class ReceiptsRoute implements Route {
    private static final Pattern REQUEST_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Access access;
    private final MetadataStore metadata;
    private final Receipts receipts;
    private final EventQueue queue;
    private final InstantSource clock;

    ReceiptsRoute(Access access, MetadataStore metadata, Receipts receipts, EventQueue queue, InstantSource clock) {
        this.access = access;
        this.metadata = metadata;
        this.receipts = receipts;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/receipts/{requestId}", this::receipt);
    }

    private void receipt(ServerRequest req, ServerResponse res) {
        String id = access.project(req);
        var _ = new Query(req, Set.of("project"));
        String requestId = req.path().pathParameters().get("requestId").toLowerCase(Locale.ROOT);
        if (!REQUEST_ID.matcher(requestId).matches()) {
            throw Query.bad("a request's id has 32 hex digits, as in the header Lynex-Request-Id");
        }
        Project project = metadata.project(id).orElseThrow(() -> Problem.notFound("there is no project '" + id + "'")
                .asException());
        Receipt receipt = receipts.of(project, requestId);
        if (receipt.isEmpty()) {
            throw (receipt.searched() ? unknown() : unsearched()).asException();
        }
        Json.send(res, 200, describe(project, requestId, receipt));
    }

    private static Problem unknown() {
        return Problem.notFound("nothing of this request is stored, dead or queued: nothing of it was accepted, or its"
                + " retention is over, or each of its events was sent again later and is found under the last request");
    }

    private static Problem unsearched() {
        return Problem.unavailable(
                "queue-too-long",
                "nothing of this request is stored or dead, and more waits in the queue than can be looked through;"
                        + " ask again later",
                SOON);
    }

    private ObjectNode describe(Project project, String requestId, Receipt receipt) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project.id())
                .put("requestId", requestId)
                .put("receivedAt", receipt.receivedAt().toString());
        var counts = new Counts();
        ArrayNode events = Json.MAPPER.createArrayNode();
        receipt.events()
                .forEach((eventId, state) ->
                        counts.add(1, state, events.addObject().put("eventId", eventId)));
        receipt.unnamed().forEach(unnamed -> {
            ObjectNode each = events.addObject().putNull("eventId").put("events", unnamed.events());
            counts.add(unnamed.events(), unnamed.state(), each);
        });
        json.put("stored", counts.stored).put("dead", counts.dead).put("queued", counts.queued);
        json.put("settled", counts.queued == 0 && receipt.searched());
        Instant oldest = LedgerRoute.oldest(queue.ledger(), project.id());
        json.put("watermark", oldest == null ? null : oldest.toString());
        json.put(
                "oldestQueuedAgeMs",
                oldest == null
                        ? null
                        : Math.max(0, Duration.between(oldest, clock.instant()).toMillis()));
        json.set("events", events);
        return json;
    }

    private static final class Counts {
        private int stored;
        private int dead;
        private int queued;

        void add(int events, State state, ObjectNode json) {
            switch (state) {
                case State.Stored s -> {
                    stored += events;
                    json.put("state", "stored");
                }
                case State.Queued q -> {
                    queued += events;
                    json.put("state", "queued");
                }
                case State.Dead(LetterFate fate) -> {
                    dead += events;
                    json.put("state", "dead")
                            .put("reason", fate.reason().wire())
                            .put("detail", fate.detail())
                            .put("deadLetter", fate.letterId());
                }
            }
        }
    }
}
