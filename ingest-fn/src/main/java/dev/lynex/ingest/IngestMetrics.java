package dev.lynex.ingest;

import dev.lynex.event.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What ingest counts. */
final class IngestMetrics {
    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter repeated;
    private final Counter quotaNearlyUsed;
    private final DistributionSummary bytes;

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = Counter.builder("lynex_ingest_accepted_events")
                .description("Events durably queued")
                .register(registry);
        this.repeated = Counter.builder("lynex_ingest_repeated_requests")
                .description("Retries recognised and answered without queueing again")
                .register(registry);
        this.quotaNearlyUsed = Counter.builder("lynex_ingest_quota_nearly_used_requests")
                .description("Requests answered 202 of projects that have used 80 % of their month's events or more")
                .register(registry);
        this.bytes = DistributionSummary.builder("lynex_ingest_request_bytes")
                .description("Request bodies after decompression")
                .baseUnit("bytes")
                .register(registry);
    }

    void accepted(int events) {
        accepted.increment(events);
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

    void rejected(List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            refused(rejection.errors().getFirst().fault().wire());
        }
    }

    /** Counts a refused event or request by its reason, one of a fixed set of words. */
    void refused(String reason) {
        refused(reason, 1);
    }

    void refused(String reason, int times) {
        Counter.builder("lynex_ingest_rejected")
                .description("Events and requests refused, by reason")
                .tag("reason", reason)
                .register(registry)
                .increment(times);
    }
}
