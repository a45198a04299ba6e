package dev.lynex.ingest;

import dev.lynex.function.BodyRoom;
import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.function.RequestId;
import dev.lynex.otlp.Encoding;
import dev.lynex.otlp.MalformedOtlp;
import dev.lynex.otlp.OtlpRequest;
import dev.lynex.otlp.Part;
import dev.lynex.otlp.Period;
import dev.lynex.otlp.Signal;
import dev.lynex.queue.Submission;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.stream.Collectors;

/** Takes a request of OTLP into the queue, however it came: by HTTP or gRPC, in protobuf or JSON. */
final class OtlpIntake {
    private final IngestSettings settings;
    private final Acceptor acceptor;
    private final IngestMetrics metrics;

    OtlpIntake(IngestSettings settings, Acceptor acceptor, IngestMetrics metrics) {
        this.settings = settings;
        this.acceptor = acceptor;
        this.metrics = metrics;
    }

    /** How a body is read off its carrier. */
    @FunctionalInterface
    interface Carrier {
        byte[] read(ServerRequest req, int maxBytes, BodyRoom room);
    }

    /**
     * Takes a request.
     *
     * @return the body of the response, in the request's encoding
     * @throws ProblemException when it was refused, as a whole or from some part on
     */
    byte[] take(
            ServerRequest req,
            ServerResponse res,
            Reception.Guest guest,
            Signal signal,
            Encoding encoding,
            Carrier carrier) {
        byte[] body = carrier.read(req, settings.maxOtlpBodyBytes(), guest.room());
        Period period = Period.of(guest.received(), guest.project().retentionDays());
        OtlpRequest request = checked(signal, encoding, body, period);
        request.rejected().forEach((fault, times) -> metrics.rejected(fault.wire(), times));
        var queueing = new Queueing(signal, guest, RequestId.of(req), request.accepted(), res);
        request.parts(queueing::accept);
        if (queueing.fresh) {
            metrics.body(body.length);
        }
        return response(signal, encoding, request, queueing.warning);
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
        private final Reception.Guest guest;
        private final String requestId;
        private final int records;
        private final ServerResponse res;
        private int queued;
        private boolean fresh;
        private String warning = "";

        Queueing(Signal signal, Reception.Guest guest, String requestId, int records, ServerResponse res) {
            this.signal = signal;
            this.guest = guest;
            this.requestId = requestId;
            this.records = records;
            this.res = res;
        }

        void accept(Part part) {
            String project = guest.project().id();
            var submission = new Submission(
                    Placements.of(guest.project()),
                    project,
                    RequestIdentity.ofPart(project, signal.dialect(), part.bytes()),
                    signal.dialect(),
                    requestId,
                    guest.received(),
                    part.records(),
                    guest.limits(),
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
}
