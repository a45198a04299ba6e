package dev.lynex.operator.orphan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was left behind, and removed. */
final class OrphanMetrics {
    private final Map<String, Counter> removed;
    private final AtomicInteger suspected = new AtomicInteger();

    OrphanMetrics(MeterRegistry registry) {
        removed = Stream.of("object", "declared")
                .collect(Collectors.toMap(what -> what, what -> Counter.builder("lynex_operator_orphans_removed")
                        .description("What was made for resources that are gone, and was removed")
                        .tag("what", what)
                        .register(registry)));
        Gauge.builder("lynex_operator_orphans_suspected", suspected::get)
                .description("Declared things whose resource was not found once, and which are looked at again")
                .register(registry);
    }

    void object() {
        count("object");
    }

    void declared() {
        count("declared");
    }

    private void count(String what) {
        Counter counter = removed.get(what);
        if (counter != null) {
            counter.increment();
        }
    }

    void suspected(int now) {
        suspected.set(now);
    }
}
