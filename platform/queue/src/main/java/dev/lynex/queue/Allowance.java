package dev.lynex.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * What a project has used of its limits and may still send, by the queue's clock at the time of the answer.
 *
 * @param at the queue's time
 * @param month the calendar month, UTC, that {@code usedThisMonth} counts
 * @param usedThisMonth events accepted in it
 * @param burstLeft events that may come at once now; 0 when the rate is unlimited
 * @param untilFull until the whole burst is there again
 */
public record Allowance(
        Limits limits, Instant at, YearMonth month, long usedThisMonth, long burstLeft, Duration untilFull) {
    private static final int PERCENT = 100;

    /** Events that the month still has room for; 0 when the month is unlimited. */
    public long monthLeft() {
        return Math.max(0, limits.eventsPerMonth() - usedThisMonth);
    }

    /** The end of the month, when its count begins anew. */
    public Instant resetsAt() {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Whether at least so many percent of the month's events are used; never when the month is unlimited. */
    public boolean monthUsedTo(int percent) {
        return limits.eventsPerMonth() > 0
                && usedThisMonth >= Math.ceilDiv(Math.multiplyExact(limits.eventsPerMonth(), percent), PERCENT);
    }
}
