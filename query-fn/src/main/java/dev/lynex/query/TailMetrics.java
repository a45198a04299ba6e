package dev.lynex.query;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of live tails. */
final class TailMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final Counter dropped;

    TailMetrics(MeterRegistry registry) {
        Gauge.builder("lynex_query_open_tails", open, AtomicInteger::get)
                .description("Live tails that are open")
                .register(registry);
        dropped = Counter.builder("lynex_query_dropped_tails")
                .description("Live tails cut off because their client was too slow")
                .register(registry);
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    void dropped() {
        dropped.increment();
    }
}
