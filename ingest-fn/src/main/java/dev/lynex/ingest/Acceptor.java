package dev.lynex.ingest;

import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.KeyCache;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Allowance;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import dev.lynex.queue.Submission;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands submissions to the queue and says in HTTP what it answered, whatever the events came in. */
final class Acceptor {
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);
    /** From so much of its month on a project is warned. */
    private static final int NEARLY_PERCENT = 80;

    private final EventQueue queue;
    private final KeyCache keys;
    private final IngestMetrics metrics;

    Acceptor(EventQueue queue, KeyCache keys, IngestMetrics metrics) {
        this.queue = queue;
        this.keys = keys;
        this.metrics = metrics;
    }

    /**
     * @param requestId of the request by which the events were queued, under which their receipt is found
     * @param repeated whether that was an earlier request
     * @param allowance what the project may still send, null when the queue did not tell
     */
    record Queued(
            int events,
            String requestId,
            boolean repeated,
            @Nullable Allowance allowance) {
        /** What to tell a project that has used most of its month's events. */
        Optional<String> warning() {
            return allowance != null && allowance.monthUsedTo(NEARLY_PERCENT)
                    ? Optional.of(ofTheMonth(allowance))
                    : Optional.empty();
        }
    }

    /**
     * Has a submission queued; the answer's rate limit fields say what is left then.
     *
     * @throws ProblemException 402, 422, 429 or 503 when it was refused
     */
    Queued accept(Submission submission, ServerResponse res) {
        Acceptance acceptance;
        long asked = System.nanoTime();
        try {
            acceptance = queue.accept(submission);
        } catch (QueueException e) {
            throw away("queue-unavailable", "the events cannot be queued now", e);
        } finally {
            metrics.asked(System.nanoTime() - asked);
        }
        return switch (acceptance) {
            case Acceptance.Accepted(String entry, Allowance allowance) -> {
                metrics.accepted(submission.dialect(), submission.events());
                RateLimitFields.state(res, allowance);
                yield new Queued(submission.events(), submission.requestId(), false, allowance);
            }
            case Acceptance.Repeated(String first, int events, var allowance) -> {
                metrics.repeated();
                if (allowance != null) {
                    RateLimitFields.state(res, allowance);
                }
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

    private static String ofTheMonth(Allowance allowance) {
        return "the project has used " + allowance.usedThisMonth() + " of its "
                + allowance.limits().eventsPerMonth() + " events of " + allowance.month()
                + "; the count begins anew at " + allowance.resetsAt();
    }
}
