package dev.lynex.otlp;

import java.time.Duration;
import java.time.Instant;

/** The times that are believed and kept, both ends included; without a time means received now. */
public record Period(Instant earliest, Instant latest) {
    private static final Duration AHEAD = Duration.ofHours(24);
    private static final long BILLION = 1_000_000_000L;

    /** @param retentionDays how old a record may be, 1 to 3,650 */
    public static Period of(Instant receivedAt, int retentionDays) {
        return new Period(receivedAt.minus(Duration.ofDays(retentionDays)), receivedAt.plus(AHEAD));
    }

    /** @param unixNanos unsigned, 0 for not known */
    boolean holds(long unixNanos) {
        if (unixNanos == 0) {
            return true;
        }
        Instant at = Instant.ofEpochSecond(
                Long.divideUnsigned(unixNanos, BILLION), Long.remainderUnsigned(unixNanos, BILLION));
        return !at.isBefore(earliest) && !at.isAfter(latest);
    }
}
