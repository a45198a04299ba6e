package dev.lynex.identity;

import dev.lynex.component.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From how many failures on the next attempt has to wait, and for how long: a second, then twice as long after each.
 *
 * @param free failures that cost no wait
 * @param longest wait, however many there were
 * @param memory after which, without another failure, all are forgotten
 */
record ThrottleLimit(int free, Duration longest, Duration memory) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    /** Beyond it a second doubled is longer than any limit. */
    private static final int MAX_DOUBLINGS = 30;

    /** How long from now on an attempt has to wait; zero when it may go on. */
    Duration wait(Optional<Attempts.Count> count, Instant now) {
        int failures = failures(count, now);
        if (failures < free) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(MAX_DOUBLINGS, failures - free));
        Duration wait = doubled.compareTo(longest) < 0 ? doubled : longest;
        Duration left = Duration.between(now, count.orElseThrow().last().plus(wait));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The count after one more failure. */
    Attempts.Count more(Optional<Attempts.Count> count, Instant now) {
        int before = failures(count, now);
        return new Attempts.Count(before == Integer.MAX_VALUE ? before : before + 1, now);
    }

    private int failures(Optional<Attempts.Count> count, Instant now) {
        return count.filter(c -> now.isBefore(c.last().plus(memory)))
                .map(Attempts.Count::failures)
                .orElse(0);
    }
}
