package dev.lynex.processor;

import dev.lynex.function.Tracing;

/**
 * Times a block's phases: each lasts from the end of the one before to its own. Once the block's entries are known, its
 * span notes them too. Used by one thread.
 */
final class Laps implements AutoCloseable {
    private final ProcessorMetrics metrics;
    private Tracing.Work work = Tracing.Work.NONE;
    private long last = System.nanoTime();

    Laps(ProcessorMetrics metrics) {
        this.metrics = metrics;
    }

    /** The block's span, which ends with this. */
    void note(Tracing.Work begun) {
        work = begun;
    }

    void end(Phase phase) {
        long now = System.nanoTime();
        metrics.phase(phase, now - last);
        work.reached(phase.wire());
        last = now;
    }

    /** @param why a word of ours */
    void failed(String why) {
        work.failed(why);
    }

    @Override
    public void close() {
        work.close();
    }
}
