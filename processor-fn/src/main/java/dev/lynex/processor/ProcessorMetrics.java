package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.queue.Settlement.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** What the processor counts. */
final class ProcessorMetrics {
    private final MeterRegistry registry;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter dead;
    private final Counter abandoned;
    private final Counter retried;
    private final Counter burialsRetried;
    private final DistributionSummary blockEvents;
    private final Timer busy;
    private final Timer insert;

    ProcessorMetrics(MeterRegistry registry) {
        this.registry = registry;
        stored = settled(registry, "stored");
        duplicate = settled(registry, "duplicate");
        dead = settled(registry, "dead");
        abandoned = Counter.builder("lynex_processor_abandoned_blocks")
                .description("Blocks that another processor owns now")
                .register(registry);
        retried = Counter.builder("lynex_processor_insert_retries")
                .description("Inserts tried again with the same token")
                .register(registry);
        burialsRetried = Counter.builder("lynex_processor_burial_retries")
                .description("Times that dead letters could not be written, so that their block waits")
                .register(registry);
        blockEvents = DistributionSummary.builder("lynex_processor_block_events")
                .description("Events a block")
                .register(registry);
        busy = Timer.builder("lynex_processor_block_busy")
                .description("From taking a block to settling it")
                .register(registry);
        insert = Timer.builder("lynex_processor_insert")
                .description("Inserts that succeeded")
                .register(registry);
    }

    private static Counter settled(MeterRegistry registry, String outcome) {
        return Counter.builder("lynex_processor_settled_events")
                .description("Events settled, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    void inserted(long nanos) {
        insert.record(nanos, TimeUnit.NANOSECONDS);
    }

    void insertRetried() {
        retried.increment();
    }

    /** Counts what was buried; a block taken over is buried again and counted again. */
    void buried(DeadLetter.Reason reason, int events) {
        Counter.builder("lynex_processor_buried_events")
                .description("Events that became dead letters, by reason")
                .tag("reason", reason.wire())
                .register(registry)
                .increment(events);
    }

    void burialRetried() {
        burialsRetried.increment();
    }

    void abandoned() {
        abandoned.increment();
    }

    void settled(Collection<Outcome> outcomes, Duration took) {
        int events = 0;
        for (Outcome outcome : outcomes) {
            stored.increment(outcome.stored());
            duplicate.increment(outcome.duplicate());
            dead.increment(outcome.dead());
            events += outcome.stored() + outcome.duplicate() + outcome.dead();
        }
        blockEvents.record(events);
        busy.record(took);
    }
}
