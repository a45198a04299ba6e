package dev.lynex.ingest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.event.Checked;
import dev.lynex.event.EventCodec;
import dev.lynex.event.Fault;
import dev.lynex.event.Format;
import dev.lynex.event.MalformedRequest;
import dev.lynex.event.Rejection;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.RequestBody;
import dev.lynex.function.RequestId;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Submission;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code POST /api/v1/events} and {@code /api/v1/events/batch}. */
final class EventsRoute {
    private final IngestSettings settings;
    private final EventCodec codec;
    private final Reception reception;
    private final Acceptor acceptor;
    private final IngestMetrics metrics;

    EventsRoute(
            IngestSettings settings, EventCodec codec, Reception reception, Acceptor acceptor, IngestMetrics metrics) {
        this.settings = settings;
        this.codec = codec;
        this.reception = reception;
        this.acceptor = acceptor;
        this.metrics = metrics;
    }

    void routing(HttpRouting.Builder routing) {
        routing.post("/api/v1/events", (req, res) -> take(req, res, Format.SINGLE));
        routing.post("/api/v1/events/batch", (req, res) -> take(req, res, batchFormat(req)));
        routing.options("/api/v1/events", Cors::preflight);
        routing.options("/api/v1/events/batch", Cors::preflight);
    }

    private void take(ServerRequest req, ServerResponse res, Format format) {
        reception.receive(req, res, guest -> {
            byte[] body = RequestBody.read(req, settings.maxBodyBytes(), guest.room());
            take(req, res, format, guest, body);
        });
    }

    private void take(ServerRequest req, ServerResponse res, Format format, Reception.Guest guest, byte[] body) {
        Project project = guest.project();
        Checked checked = check(body, format, project, guest.received());
        metrics.rejected(checked.rejected());
        if (checked.accepted() == 0) {
            refuse(res, checked.rejected());
            return;
        }
        var submission = new Submission(
                Placements.of(project),
                project.id(),
                RequestIdentity.of(req, project.id(), body, checked.allNamed()),
                "native",
                RequestId.of(req),
                guest.received(),
                checked.accepted(),
                guest.limits(),
                checked.payload());
        Acceptor.Queued queued = acceptor.accept(submission, res);
        if (!queued.repeated()) {
            metrics.body(body.length);
        }
        ObjectNode answer = answer(Json.MAPPER.createObjectNode(), queued.events(), checked.rejected());
        answer.put("requestId", queued.requestId());
        if (queued.repeated()) {
            answer.put("repeated", true);
        }
        queued.warning().ifPresent(warning -> {
            metrics.quotaNearlyUsed();
            answer.putArray("warnings")
                    .addObject()
                    .put("type", "quota-nearly-used")
                    .put("detail", warning);
        });
        Json.send(res, 202, answer);
    }

    private Checked check(byte[] body, Format format, Project project, Instant received) {
        try {
            return codec.check(body, format, project.id(), received, project.retentionDays());
        } catch (MalformedRequest e) {
            String detail = String.valueOf(e.getMessage());
            Problem problem = e.tooLarge()
                    ? Problem.tooLarge(detail)
                    : Problem.badRequest(e.kind().wire(), detail);
            throw problem.asException();
        }
    }

    private static void refuse(ServerResponse res, List<Rejection> rejected) {
        boolean foreign = rejected.stream().allMatch(each -> each.has(Fault.WRONG_PROJECT));
        Problem problem = foreign
                ? Problem.forbidden("the ingest key belongs to another project than the projectId in the request")
                : new Problem(
                        400, "events-rejected", "No event was accepted", "every event has errors; see 'rejected'");
        Json.send(res, problem, answer(problem.toJson(), 0, rejected));
    }

    private static ObjectNode answer(ObjectNode json, int accepted, List<Rejection> rejected) {
        json.put("accepted", accepted);
        ArrayNode list = json.putArray("rejected");
        for (Rejection rejection : rejected) {
            ObjectNode each = list.addObject().put("index", rejection.index()).put("eventId", rejection.eventId());
            ArrayNode errors = each.putArray("errors");
            rejection.errors().forEach(error -> errors.addObject()
                    .put("field", error.field())
                    .put("reason", error.reason()));
        }
        return json;
    }

    private static Format batchFormat(ServerRequest req) {
        String type = req.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("application/json")
                .toLowerCase(Locale.ROOT);
        return type.startsWith("application/x-ndjson") ? Format.NDJSON : Format.BATCH;
    }
}
