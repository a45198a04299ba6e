package dev.lynex.processor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the processor counts about the archive. */
final class ArchiveMetrics {
    private final Counter objects;
    private final Counter bytes;
    private final Counter missed;
    private final Counter retries;
    private final AtomicInteger waiting = new AtomicInteger();

    ArchiveMetrics(MeterRegistry registry) {
        objects = Counter.builder("lynex_archive_objects")
                .description("Objects put into the archive; a block taken over is counted again")
                .register(registry);
        bytes = Counter.builder("lynex_archive_written")
                .description("Size of the objects put into the archive")
                .baseUnit("bytes")
                .register(registry);
        missed = Counter.builder("lynex_archive_missed_objects")
                .description("Objects that the archive does not have, since it was away and is not required")
                .register(registry);
        retries = Counter.builder("lynex_archive_retries")
                .description("Times that an object could not be put into the archive, so that its block waits")
                .register(registry);
        Gauge.builder("lynex_archive_waiting_blocks", waiting, AtomicInteger::get)
                .description("Stored blocks that wait for the archive now")
                .register(registry);
    }

    void archived(int size) {
        objects.increment();
        bytes.increment(size);
    }

    void missed() {
        missed.increment();
    }

    void retried() {
        retries.increment();
    }

    /** A block that may have to wait; it does from {@link Waiting#begin} on until it is closed. */
    Waiting waiting() {
        return new Waiting();
    }

    final class Waiting implements AutoCloseable {
        private boolean begun;

        private Waiting() {}

        void begin() {
            if (!begun) {
                begun = true;
                waiting.incrementAndGet();
            }
        }

        @Override
        public void close() {
            if (begun) {
                waiting.decrementAndGet();
            }
        }
    }
}
