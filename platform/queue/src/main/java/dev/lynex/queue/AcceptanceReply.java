package dev.lynex.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the functions {@code lynex_accept_v2} and {@code lynex_known_v1} answer to a submission. */
final class AcceptanceReply {
    private AcceptanceReply() {}

    static Acceptance acceptance(List<?> answer, RedisLimits bounds, Limits limits) {
        return switch (text(answer.get(0))) {
            case "accepted" ->
                new Acceptance.Accepted(text(answer.get(1)), AllowanceReply.allowance(limits, answer.get(2)));
            case "repeated" ->
                new Acceptance.Repeated(
                        text(answer.get(1)),
                        (int) number(answer.get(2)),
                        // The place that a project has left knows nothing of its limits any more.
                        answer.size() > 3 ? AllowanceReply.allowance(limits, answer.get(3)) : null);
            case "reused" -> new Acceptance.KeyReused();
            case "full" -> new Acceptance.Full(number(answer.get(1)), bounds.capacityBytes());
            case "over" ->
                new Acceptance.OverShare(
                        number(answer.get(1)), bounds.shareBytes(), AllowanceReply.allowance(limits, answer.get(2)));
            case "limited" ->
                new Acceptance.RateLimited(
                        Duration.of(number(answer.get(1)), ChronoUnit.MICROS),
                        AllowanceReply.allowance(limits, answer.get(2)));
            case "spent" -> new Acceptance.QuotaExceeded(AllowanceReply.allowance(limits, answer.get(1)));
            case "moved" -> new Acceptance.Moved(number(answer.get(1)));
            default -> throw new QueueException.Invalid("unknown answer of accept: " + text(answer.get(0)));
        };
    }

    private static String text(@Nullable Object reply) {
        return new String((byte[]) Objects.requireNonNull(reply), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Object reply) {
        return reply instanceof Long n ? n : Long.parseLong(text(reply));
    }
}
