package dev.lynex.query;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the query function counts. */
final class QueryMetrics {
    private final Counter redriven;
    private final Counter purged;

    QueryMetrics(MeterRegistry registry) {
        redriven = Counter.builder("lynex_query_redriven_events")
                .description("Events of dead letters that were sent again")
                .register(registry);
        purged = Counter.builder("lynex_query_deleted_dead_letters")
                .description("Dead letters deleted by people")
                .register(registry);
    }

    void redriven(int events) {
        redriven.increment(events);
    }

    void deleted(long letters) {
        purged.increment((double) letters);
    }
}
