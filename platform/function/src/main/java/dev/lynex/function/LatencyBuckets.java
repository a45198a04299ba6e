package dev.lynex.function;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Bounds of the buckets of latency histograms: 1, 2.5 and 5 of each power of ten, of which each metric takes a part. */
public final class LatencyBuckets {
    private static final double[] STEPS = {1, 2.5, 5};

    private LatencyBuckets() {}

    /**
     * The bounds of this part, both ends included where they are such bounds.
     *
     * @param least 1 ms or more
     */
    public static Duration[] between(Duration least, Duration most) {
        List<Duration> bounds = new ArrayList<>();
        for (double power = 1; power <= most.toMillis(); power *= 10) {
            for (double step : STEPS) {
                Duration bound = Duration.ofNanos(Math.round(step * power * 1e6));
                if (bound.compareTo(least) >= 0 && bound.compareTo(most) <= 0) {
                    bounds.add(bound);
                }
            }
        }
        return bounds.toArray(Duration[]::new);
    }
}
