package dev.lynex.ingest;

import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.function.RequestBody;
import dev.lynex.function.RequestId;
import dev.lynex.metadata.Project;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.MalformedOtlp;
import dev.lynex.otlp.OtlpRequest;
import dev.lynex.otlp.Part;
import dev.lynex.otlp.Period;
import dev.lynex.otlp.Signal;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Submission;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/traces} and {@code /v1/logs}: OTLP/HTTP as the OpenTelemetry Protocol specification 1.x has it, in
 * protobuf and JSON. Answers and errors are written as the request was.
 */
final class OtlpRoute {
    private final IngestSettings settings;
    private final Acceptor acceptor;
    private final Access access;
    private final IngestMetrics metrics;
    private final BytesInFlight inFlight;
    private final InstantSource clock;

    OtlpRoute(
            IngestSettings settings,
            Acceptor acceptor,
            Access access,
            IngestMetrics metrics,
            BytesInFlight inFlight,
            InstantSource clock) {
        this.settings = settings;
        this.acceptor = acceptor;
        this.access = access;
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.clock = clock;
    }

    void routing(HttpRouting.Builder routing) {
        routing.post("/v1/traces", (req, res) -> answer(req, res, Signal.TRACES));
        routing.post("/v1/logs", (req, res) -> answer(req, res, Signal.LOGS));
        routing.options("/v1/traces", Cors::preflight);
        routing.options("/v1/logs", Cors::preflight);
    }

    private void answer(ServerRequest req, ServerResponse res, Signal signal) {
        res.header(HeaderNames.VARY, "Origin"); // Whether a page may read the answer depends on it.
        Optional<Encoding> encoding =
                req.headers().first(HeaderNames.CONTENT_TYPE).flatMap(Encoding::ofContentType);
        try {
            Encoding sent = encoding.orElseThrow(() -> unsupported().asException());
            send(res, 200, sent, handle(req, res, signal, sent));
        } catch (ProblemException e) {
            Problem problem = e.problem();
            metrics.refused(problem.type());
            Json.head(res, problem);
            Encoding as = encoding.orElse(Encoding.JSON);
            send(
                    res,
                    problem.status(),
                    as,
                    as.status(code(problem.status()), problem.type() + ": " + problem.detail()));
        }
    }

    private static Problem unsupported() {
        return new Problem(
                415,
                "unsupported-media-type",
                "The Content-Type is not supported",
                "Content-Type must be application/x-protobuf or application/json");
    }

    private static void send(ServerResponse res, int status, Encoding encoding, byte[] body) {
        res.status(Status.create(status));
        res.header(HeaderNames.CONTENT_TYPE, encoding.mediaType());
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        res.send(body);
    }

    /** Answers the response's body. */
    private byte[] handle(ServerRequest req, ServerResponse res, Signal signal, Encoding encoding) {
        Instant received = clock.instant();
        Project project = access.project(req, res);
        Limits limits = RateLimitFields.policy(res, project, received);
        // Only after the key is known, so that a stranger takes no room.
        try (BytesInFlight.Reservation room = inFlight.of(project.id())) {
            byte[] body = RequestBody.read(req, settings.maxOtlpBodyBytes(), room);
            OtlpRequest request = checked(signal, encoding, body, Period.of(received, project.retentionDays()));
            request.rejected().forEach((fault, times) -> metrics.refused(fault.wire(), times));
            var queueing = new Queueing(signal, project, limits, RequestId.of(req), received, request.accepted(), res);
            request.parts(queueing::accept);
            if (queueing.fresh) {
                metrics.body(body.length);
            }
            return response(signal, encoding, request, queueing.warning);
        }
    }

    private static OtlpRequest checked(Signal signal, Encoding encoding, byte[] body, Period period) {
        try {
            return OtlpRequest.check(signal, encoding.protobuf(signal, body), period);
        } catch (MalformedOtlp e) {
            throw Problem.badRequest("malformed-otlp", String.valueOf(e.getMessage()))
                    .asException();
        }
    }

    /** One request on its way into the queue, part by part. */
    private final class Queueing {
        private final Signal signal;
        private final Project project;
        private final Limits limits;
        private final String requestId;
        private final Instant received;
        private final int records;
        private final ServerResponse res;
        private int queued;
        private boolean fresh;
        private String warning = "";

        Queueing(
                Signal signal,
                Project project,
                Limits limits,
                String requestId,
                Instant received,
                int records,
                ServerResponse res) {
            this.signal = signal;
            this.project = project;
            this.limits = limits;
            this.requestId = requestId;
            this.received = received;
            this.records = records;
            this.res = res;
        }

        void accept(Part part) {
            var submission = new Submission(
                    Placements.of(project),
                    project.id(),
                    RequestIdentity.ofPart(project.id(), signal.dialect(), part.bytes()),
                    signal.dialect(),
                    requestId,
                    received,
                    part.records(),
                    limits,
                    part.bytes());
            try {
                Acceptor.Queued accepted = acceptor.accept(submission, res);
                warning = accepted.warning().orElse("");
                fresh |= !accepted.repeated();
            } catch (ProblemException e) {
                throw queued == 0 ? e : partly(e.problem()).asException();
            }
            queued += part.records();
        }

        /** The client's retry of the whole stores the rest, and the first parts not again. */
        private Problem partly(Problem problem) {
            return new Problem(
                    problem.status(),
                    problem.type(),
                    problem.title(),
                    "the first " + queued + " of the request's " + records
                            + " records are accepted, and not again when it is sent again; of the next: "
                            + problem.detail(),
                    problem.retryAfter());
        }
    }

    private byte[] response(Signal signal, Encoding encoding, OtlpRequest request, String warning) {
        if (!warning.isEmpty()) {
            metrics.quotaNearlyUsed();
        }
        long rejected = request.rejected().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        String faults = request.rejected().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getValue() + " rejected, " + each.getKey().wire() + ": "
                        + each.getKey().rule())
                .collect(Collectors.joining("; "));
        return encoding.response(signal, rejected, faults.isEmpty() ? warning : faults);
    }

    /** The google.rpc.Code that fits an HTTP status best. */
    private static int code(int status) {
        return switch (status) {
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 402, 429 -> 8; // RESOURCE_EXHAUSTED
            case 503 -> 14; // UNAVAILABLE
            default -> 3; // INVALID_ARGUMENT
        };
    }
}
