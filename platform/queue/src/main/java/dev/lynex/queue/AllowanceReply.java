package dev.lynex.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what {@code told} of the library answers about a project's limits. */
final class AllowanceReply {
    private static final long MICROS = 1_000_000;
    private static final int MONTH_DIGITS = 100;

    private AllowanceReply() {}

    static Allowance allowance(Limits limits, @Nullable Object reply) {
        List<?> told = (List<?>) Objects.requireNonNull(reply);
        long month = number(told, 1);
        return new Allowance(
                limits,
                Instant.EPOCH.plus(number(told, 0), ChronoUnit.MICROS),
                YearMonth.of((int) (month / MONTH_DIGITS), (int) (month % MONTH_DIGITS)),
                number(told, 2),
                number(told, 3),
                Duration.ofSeconds(number(told, 4) / MICROS, number(told, 4) % MICROS * 1_000));
    }

    private static long number(List<?> told, int index) {
        return Objects.requireNonNull((Long) told.get(index));
    }
}
