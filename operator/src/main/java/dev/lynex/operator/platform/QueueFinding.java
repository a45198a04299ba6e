package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a platform's queue.
 *
 * @param figures null while they are not known
 * @param remade partitions whose consumer group was lost and made again lately, and when
 */
record QueueFinding(Check check, @Nullable Figures figures, Map<Integer, Instant> remade) {
    private static final int DIGITS = 100;
    private static final int RADIX = 10;

    QueueFinding {
        remade = Map.copyOf(remade);
    }

    /**
     * Figures, rounded to two digits, so that a queue that hardly changes is no news.
     *
     * @param backlogEvents accepted and not settled
     * @param eventsPerSecond accepted, over the last minute
     */
    record Figures(long backlogEvents, long eventsPerSecond) {
        static Figures rounded(long backlogEvents, double eventsPerSecond) {
            // What is little is not nothing.
            long rate = eventsPerSecond > 0 ? Math.max(1, Math.round(eventsPerSecond)) : 0;
            return new Figures(round(backlogEvents), round(rate));
        }

        private static long round(long number) {
            long unit = 1;
            while (number / unit >= DIGITS) {
                unit *= RADIX;
            }
            return Math.round((double) number / unit) * unit;
        }
    }

    Optional<Figures> known() {
        return Optional.ofNullable(figures);
    }
}
