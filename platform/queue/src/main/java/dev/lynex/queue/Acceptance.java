package dev.lynex.queue;

/** What the queue said to a {@link Submission}. */
public sealed interface Acceptance {
    /**
     * The events are in the queue, durably at the configured level.
     *
     * @param entryId the stream entry they are in
     */
    record Accepted(String entryId) implements Acceptance {}

    /**
     * The same request was accepted before, within the window; nothing was added.
     *
     * @param requestId of the request that was accepted then, under which its receipt is found
     * @param events how many events were accepted then
     */
    record Repeated(String requestId, int events) implements Acceptance {}

    /** The Idempotency-Key was used for another body within the window. */
    record KeyReused() implements Acceptance {}

    /** The partition holds as many bytes as it may. */
    record Full(long queuedBytes, long capacityBytes) implements Acceptance {}

    /** The project holds its share of the partition's bytes; others may go on. */
    record OverShare(long queuedBytes, long shareBytes) implements Acceptance {}

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
