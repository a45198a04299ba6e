package dev.lynex.ingest;

import dev.lynex.event.Fault;
import dev.lynex.event.Rejection;
import dev.lynex.function.LatencyBuckets;
import dev.lynex.otlp.Signal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What ingest counts, once a request. Reasons and dialects are words of ours, never a client's. None has a label by
 * project, since there may be any number of them: the ledger has each project's figures.
 */
final class IngestMetrics {
    private static final Duration[] ACCEPT_BUCKETS =
            LatencyBuckets.between(Duration.ofMillis(1), Duration.ofMillis(2_500));
    private static final double[] BODY_BUCKETS = {
        1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 5 << 20, 32 << 20
    };

    private final MeterRegistry registry;
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Counter> rejected = new ConcurrentHashMap<>();
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Counter repeated;
    private final Counter quotaNearlyUsed;
    private final DistributionSummary bytes;
    private final Timer accept;

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.repeated = Counter.builder("lynex_ingest_repeated_requests")
                .description("Retries recognised and answered without queueing again")
                .register(registry);
        this.quotaNearlyUsed = Counter.builder("lynex_ingest_quota_nearly_used_requests")
                .description("Requests answered 202 of projects that have used 80 % of their month's events or more")
                .register(registry);
        this.bytes = DistributionSummary.builder("lynex_ingest_request_bytes")
                .description("Request bodies after decompression, of requests accepted for the first time")
                .serviceLevelObjectives(BODY_BUCKETS)
                .register(registry);
        this.accept = Timer.builder("lynex_ingest_accept")
                .description("Calls of the queue that accept or refuse a submission")
                .serviceLevelObjectives(ACCEPT_BUCKETS)
                .register(registry);
        // There at 0 from the start, or the first of each would be no increase.
        acceptedOf("native");
        for (Signal signal : Signal.values()) {
            acceptedOf(signal.dialect());
        }
        for (Fault fault : Fault.values()) {
            rejectedFor(fault.wire());
        }
        for (dev.lynex.otlp.Fault fault : dev.lynex.otlp.Fault.values()) {
            rejectedFor(fault.wire());
        }
        List.of("queue-full", "over-share", "queue-unavailable", "disk-nearly-full", "busy")
                .forEach(this::refusedFor);
    }

    void accepted(String dialect, int events) {
        acceptedOf(dialect).increment(events);
    }

    /** Counts a call of the queue that took so long. */
    void asked(long nanos) {
        accept.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts the body of a request that was accepted for the first time. */
    void body(int bodyBytes) {
        bytes.record(bodyBytes);
    }

    void repeated() {
        repeated.increment();
    }

    void quotaNearlyUsed() {
        quotaNearlyUsed.increment();
    }

    /** Counts events that were rejected, each by its first fault. */
    void rejected(List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            rejected(rejection.errors().getFirst().fault().wire(), 1);
        }
    }

    /** Counts rejected events by their reason, one of a fixed set of words. */
    void rejected(String reason, int events) {
        rejectedFor(reason).increment(events);
    }

    /** Counts a refused request by its problem's type, one of a fixed set of words. */
    void refused(String reason) {
        refusedFor(reason).increment();
    }

    private Counter acceptedOf(String dialect) {
        return accepted.computeIfAbsent(dialect, d -> Counter.builder("lynex_ingest_accepted_events")
                .description("Events durably queued, by what they came in")
                .tag("dialect", d)
                .register(registry));
    }

    private Counter rejectedFor(String reason) {
        return rejected.computeIfAbsent(reason, r -> Counter.builder("lynex_ingest_rejected_events")
                .description("Events rejected, each by its first fault")
                .tag("reason", r)
                .register(registry));
    }

    private Counter refusedFor(String reason) {
        return refused.computeIfAbsent(reason, r -> Counter.builder("lynex_ingest_refused_requests")
                .description("Requests refused whole, by the type of the problem answered")
                .tag("reason", r)
                .register(registry));
    }
}
