package dev.lynex.processor;

/** Times a block's phases: each lasts from the end of the one before to its own; used by one thread. */
final class Laps {
    private final ProcessorMetrics metrics;
    private long last = System.nanoTime();

    Laps(ProcessorMetrics metrics) {
        this.metrics = metrics;
    }

    void end(Phase phase) {
        long now = System.nanoTime();
        metrics.phase(phase, now - last);
        last = now;
    }
}
