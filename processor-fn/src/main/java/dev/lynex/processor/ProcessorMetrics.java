package dev.lynex.processor;

import dev.lynex.function.LatencyBuckets;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.queue.Settlement.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What the processor counts and traces, once a block. Providers and models are no labels, since clients name them and there may be any
 * number: the store has the unpriced ones by name.
 */
final class ProcessorMetrics {
    private static final Duration[] TIMES = LatencyBuckets.between(Duration.ofMillis(1), Duration.ofSeconds(50));
    private static final double[] EVENTS = {1, 10, 100, 1_000, 5_000, 10_000, 20_000, 50_000, 100_000};
    private static final double[] BYTES = {
        1 << 10, 16 << 10, 256 << 10, 1 << 20, 4 << 20, 8 << 20, 16 << 20, 32 << 20, 64 << 20
    };
    private static final double[] ATTEMPTS = {1, 2, 3, 5, 10};

    private final Tracing tracing;
    private final Counter stored;
    private final Counter duplicate;
    private final Counter dead;
    private final Counter priced;
    private final Counter unpriced;
    private final Counter fresh;
    private final Counter again;
    private final Counter takenOver;
    private final Counter abandoned;
    private final Counter retried;
    private final Counter burialsRetried;
    private final Map<DeadLetter.Reason, Counter> buried = new EnumMap<>(DeadLetter.Reason.class);
    private final Map<Phase, Timer> phases = new EnumMap<>(Phase.class);
    private final DistributionSummary blockEvents;
    private final DistributionSummary blockBytes;
    private final DistributionSummary attempts;
    private final Timer busy;
    private final Timer insert;

    ProcessorMetrics(MeterRegistry registry) {
        this(registry, Tracing.off());
    }

    /** Every meter is there from the start, or the first increase of each would be none. */
    ProcessorMetrics(MeterRegistry registry, Tracing tracing) {
        this.tracing = tracing;
        stored = settled(registry, "stored");
        duplicate = settled(registry, "duplicate");
        dead = settled(registry, "dead");
        priced = priced(registry, "priced");
        unpriced = priced(registry, "unpriced");
        fresh = taken(registry, "new");
        again = taken(registry, "again");
        takenOver = taken(registry, "taken-over");
        abandoned = Counter.builder("lynex_processor_abandoned_blocks")
                .description("Blocks given up or refused at their settling, since another processor owns them now")
                .register(registry);
        retried = Counter.builder("lynex_processor_insert_retries")
                .description("Inserts tried again with the same token")
                .register(registry);
        burialsRetried = Counter.builder("lynex_processor_burial_retries")
                .description("Times that dead letters could not be written, so that their block waits")
                .register(registry);
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            buried.put(
                    reason,
                    Counter.builder("lynex_processor_buried_events")
                            .description("Events that became dead letters, by reason")
                            .tag("reason", reason.wire())
                            .register(registry));
        }
        for (Phase phase : Phase.values()) {
            phases.put(
                    phase,
                    Timer.builder("lynex_processor_block_phase")
                            .description("What the time of blocks goes into")
                            .tag("phase", phase.wire())
                            .serviceLevelObjectives(TIMES)
                            .register(registry));
        }
        blockEvents = DistributionSummary.builder("lynex_processor_block_events")
                .description("Events a settled block")
                .serviceLevelObjectives(EVENTS)
                .register(registry);
        blockBytes = DistributionSummary.builder("lynex_processor_block_bytes")
                .description("Bytes of a block's entries, unpacked")
                .serviceLevelObjectives(BYTES)
                .register(registry);
        attempts = DistributionSummary.builder("lynex_processor_block_attempts")
                .description("Owners that a block has had when it is taken: all but the last died with it")
                .serviceLevelObjectives(ATTEMPTS)
                .register(registry);
        busy = Timer.builder("lynex_processor_block_busy")
                .description("From taking a block to settling it")
                .register(registry);
        insert = Timer.builder("lynex_processor_insert")
                .description("Inserts that succeeded")
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    private static Counter settled(MeterRegistry registry, String outcome) {
        return Counter.builder("lynex_processor_settled_events")
                .description("Events settled, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter priced(MeterRegistry registry, String state) {
        return Counter.builder("lynex_processor_model_calls")
                .description("Calls of models that were looked up in the price table, by whether they had a price")
                .tag("price", state)
                .register(registry);
    }

    private static Counter taken(MeterRegistry registry, String how) {
        return Counter.builder("lynex_processor_taken_blocks")
                .description("Blocks taken: new, again what was let go of, or taken over from an owner that died")
                .tag("how", how)
                .register(registry);
    }

    void taken(Block block) {
        attempts.record(block.attempts());
        (block.attempts() > 1 ? takenOver : block.fresh() ? fresh : again).increment();
    }

    /** Begins the span of a block; none for one that holds nothing but spans of Lynex itself, or they would never end. */
    Tracing.Work begin(Block block, List<Entry> entries) {
        if (!tracing.on() || OwnSpans.only(entries)) {
            return Tracing.Work.NONE;
        }
        Tracing.Work work = tracing.begin("process block");
        work.put("lynex.partition", block.partition());
        work.put("lynex.block", block.first() + "-" + block.last());
        work.put("lynex.block.attempts", block.attempts());
        work.put("lynex.block.entries", entries.size());
        work.put("lynex.block.events", entries.stream().mapToInt(Entry::events).sum());
        return work;
    }

    void read(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.payload().length;
        }
        blockBytes.record((double) bytes);
    }

    /** Counts a block's calls of models; a block that is taken over is counted again. */
    void mapped(PriceTally prices) {
        priced.increment(prices.priced());
        unpriced.increment(prices.unpriced());
    }

    void phase(Phase phase, long nanos) {
        Objects.requireNonNull(phases.get(phase)).record(nanos, TimeUnit.NANOSECONDS);
    }

    void inserted(long nanos) {
        insert.record(nanos, TimeUnit.NANOSECONDS);
    }

    void insertRetried() {
        retried.increment();
    }

    /** Counts what was buried; a block taken over is buried again and counted again. */
    void buried(DeadLetter.Reason reason, int events) {
        Objects.requireNonNull(buried.get(reason)).increment(events);
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
