package dev.lynex.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the queue said to a {@link Submission}. */
public sealed interface Acceptance {
    /**
     * The events are in the queue, durably at the configured level.
     *
     * @param entryId the stream entry they are in
     */
    record Accepted(String entryId, Allowance allowance) implements Acceptance {}

    /**
     * The same request was accepted before, within the window; nothing was added.
     *
     * @param requestId of the request that was accepted then, under which its receipt is found
     * @param events how many events were accepted then
     * @param allowance null when they were accepted in a place that the project has left
     */
    record Repeated(String requestId, int events, @Nullable Allowance allowance) implements Acceptance {}

    /** The Idempotency-Key was used for another body within the window. */
    record KeyReused() implements Acceptance {}

    /** The partition holds as many bytes as it may. */
    record Full(long queuedBytes, long capacityBytes) implements Acceptance {}

    /** The project holds its share of the partition's bytes; others may go on. */
    record OverShare(long queuedBytes, long shareBytes, Allowance allowance) implements Acceptance {}

    /**
     * The project sends faster than its rate; nothing was stored or counted.
     *
     * @param retryAfter until the same request fits, if nothing else comes in between
     */
    record RateLimited(Duration retryAfter, Allowance allowance) implements Acceptance {}

    /** The request is more than the month has room for; nothing was stored or counted. */
    record QuotaExceeded(Allowance allowance) implements Acceptance {}

    /** The disk that the queue is written to has less free than it must have; nothing was added. */
    record DiskNearlyFull(long freeBytes, long leastBytes) implements Acceptance {}

    /**
     * Fewer replicas than wanted have it by now. The primary may hold it: the same request again, by its identity, adds
     * nothing and waits for the replicas again.
     *
     * @param replicas how many have it; 0 also when Redis refused the write for want of them
     */
    record NotReplicated(int replicas, int wanted) implements Acceptance {}

    /** The project was moved: look its placement up again. */
    record Moved(long epoch) implements Acceptance {}
}
