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
import dev.lynex.function.ProblemException;
import dev.lynex.function.RequestBody;
import dev.lynex.function.RequestId;
import dev.lynex.metadata.KeyCache;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Allowance;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Limits;
import dev.lynex.queue.QueueException;
import dev.lynex.queue.Submission;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/events} and {@code /api/v1/events/batch}. */
final class EventsRoute {
    private static final System.Logger LOG = System.getLogger(EventsRoute.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);
    /** From so much of its month on a project is warned. */
    private static final int NEARLY_PERCENT = 80;

    private final IngestSettings settings;
    private final EventCodec codec;
    private final EventQueue queue;
    private final KeyCache keys;
    private final Access access;
    private final IngestMetrics metrics;
    private final BytesInFlight inFlight;
    private final InstantSource clock;

    EventsRoute(
            IngestSettings settings,
            EventCodec codec,
            EventQueue queue,
            KeyCache keys,
            IngestMetrics metrics,
            BytesInFlight inFlight,
            InstantSource clock) {
        this.settings = settings;
        this.codec = codec;
        this.queue = queue;
        this.keys = keys;
        this.access = new Access(keys);
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    void routing(HttpRouting.Builder routing) {
        routing.post("/api/v1/events", (req, res) -> counted(req, res, Format.SINGLE));
        routing.post("/api/v1/events/batch", (req, res) -> counted(req, res, batchFormat(req)));
        routing.options("/api/v1/events", Cors::preflight);
        routing.options("/api/v1/events/batch", Cors::preflight);
    }

    private void counted(ServerRequest req, ServerResponse res, Format format) {
        res.header(HeaderNames.VARY, "Origin"); // Whether a page may read the answer depends on it.
        try {
            handle(req, res, format);
        } catch (ProblemException e) {
            metrics.refused(e.problem().type());
            throw e;
        }
    }

    private void handle(ServerRequest req, ServerResponse res, Format format) {
        Instant received = clock.instant();
        Project project = access.project(req, res);
        var limits =
                new Limits(project.limits().eventsPerSecond(), project.limits().eventsPerMonth());
        RateLimitFields.policy(res, limits, YearMonth.from(received.atOffset(ZoneOffset.UTC)));
        // Only after the key is known, so that a stranger takes no room.
        try (BytesInFlight.Reservation room = inFlight.of(project.id())) {
            byte[] body = RequestBody.read(req, settings.maxBodyBytes(), room);
            handle(req, res, format, project, limits, received, body);
        }
    }

    private void handle(
            ServerRequest req,
            ServerResponse res,
            Format format,
            Project project,
            Limits limits,
            Instant received,
            byte[] body) {
        Checked checked = check(body, format, project, received);
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
                received,
                checked.accepted(),
                limits,
                checked.payload());
        Queued queued = accept(submission, body.length, res);
        ObjectNode answer = answer(Json.MAPPER.createObjectNode(), queued.events(), checked.rejected());
        answer.put("requestId", queued.requestId());
        if (queued.repeated()) {
            answer.put("repeated", true);
        }
        if (queued.allowance() != null) {
            warn(answer, queued.allowance());
            RateLimitFields.state(res, queued.allowance());
        }
        Json.send(res, 202, answer);
    }

    /**
     * @param requestId of the request by which the events were queued, under which their receipt is found
     * @param repeated whether that was an earlier request
     * @param allowance what the project may still send, null when the queue did not tell
     */
    private record Queued(
            int events,
            String requestId,
            boolean repeated,
            @Nullable Allowance allowance) {}

    private void warn(ObjectNode answer, Allowance allowance) {
        if (allowance.monthUsedTo(NEARLY_PERCENT)) {
            metrics.quotaNearlyUsed();
            answer.putArray("warnings")
                    .addObject()
                    .put("type", "quota-nearly-used")
                    .put("detail", ofTheMonth(allowance));
        }
    }

    private static String ofTheMonth(Allowance allowance) {
        return "the project has used " + allowance.usedThisMonth() + " of its "
                + allowance.limits().eventsPerMonth() + " events of " + allowance.month()
                + "; the count begins anew at " + allowance.resetsAt();
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

    private Queued accept(Submission submission, int bodyBytes, ServerResponse res) {
        Acceptance acceptance;
        try {
            acceptance = queue.accept(submission);
        } catch (QueueException e) {
            throw away("queue-unavailable", "the events cannot be queued now", e);
        }
        return switch (acceptance) {
            case Acceptance.Accepted(String entry, Allowance allowance) -> {
                metrics.accepted(submission.events(), bodyBytes);
                yield new Queued(submission.events(), submission.requestId(), false, allowance);
            }
            case Acceptance.Repeated(String first, int events, var allowance) -> {
                metrics.repeated();
                yield new Queued(events, first, true, allowance);
            }
            case Acceptance.KeyReused() ->
                throw new Problem(
                                422,
                                "idempotency-key-reused",
                                "The Idempotency-Key belongs to another request",
                                "this Idempotency-Key came with another body within the last hour; use a new one")
                        .asException();
            case Acceptance.Full(long queued, long capacity) ->
                throw Problem.unavailable(
                                "queue-full",
                                "the queue holds " + queued + " of " + capacity + " bytes; nothing was stored",
                                LATER)
                        .asException();
            case Acceptance.OverShare(long queued, long share, Allowance allowance) -> {
                RateLimitFields.state(res, allowance);
                throw new Problem(
                                429,
                                "over-share",
                                "The project holds its share of the queue",
                                "the project has " + queued + " of at most " + share
                                        + " bytes in the queue; slow down, nothing was stored",
                                Duration.ofSeconds(2))
                        .asException();
            }
            case Acceptance.DiskNearlyFull(long free, long least) ->
                throw Problem.unavailable(
                                "disk-nearly-full",
                                "the queue's disk has " + free + " bytes free and must have " + least
                                        + "; nothing was stored, send it again when there is room",
                                LATER)
                        .asException();
            case Acceptance.NotReplicated(int replicas, int wanted) ->
                throw Problem.unavailable(
                                "not-replicated",
                                "the events are on " + replicas + " of " + wanted
                                        + " replicas of the queue, so they are not acknowledged; send the same request"
                                        + " again, it is stored once",
                                SOON)
                        .asException();
            case Acceptance.RateLimited(Duration retryAfter, Allowance allowance) -> {
                RateLimitFields.state(res, allowance, retryAfter);
                throw new Problem(
                                429,
                                "rate-limited",
                                "The project sends faster than its rate",
                                "the request has " + submission.events() + " events, and the project's rate of "
                                        + allowance.limits().eventsPerSecond() + " events a second has room for "
                                        + allowance.burstLeft()
                                        + " now; nothing was stored, send the same again after Retry-After",
                                retryAfter)
                        .asException();
            }
            case Acceptance.QuotaExceeded(Allowance allowance) -> {
                RateLimitFields.state(res, allowance);
                throw new Problem(
                                402,
                                "quota-exceeded",
                                "The project's events of the month are used up",
                                ofTheMonth(allowance) + ". The request has " + submission.events()
                                        + " events; nothing was stored. Raise the project's limit to send more")
                        .asException();
            }
            case Acceptance.Moved(long epoch) -> {
                keys.forget(submission.project());
                throw Problem.unavailable(
                                "project-moving", "the project is moving to another partition; send it again", SOON)
                        .asException();
            }
        };
    }

    private static ProblemException away(String type, String what, RuntimeException cause) {
        LOG.log(System.Logger.Level.WARNING, type + " cause=" + cause);
        return Problem.unavailable(type, what + "; nothing was stored, send it again", SOON)
                .asException();
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
