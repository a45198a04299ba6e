package dev.lynex.ingest;

import dev.lynex.metadata.Project;
import dev.lynex.queue.Allowance;
import dev.lynex.queue.Limits;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The header fields {@code RateLimit-Policy} and {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-11: lists of
 * structured fields (RFC 9651), one item a limit that the project has.
 *
 * <ul>
 *   <li>{@code "second"}: the rate. {@code q} is the burst and {@code w} the seconds in which the rate allows that much;
 *       {@code r} is what may come at once now and {@code t} the seconds until the whole burst may.
 *   <li>{@code "month"}: the quota of the calendar month. {@code r} is what is left and {@code t} the seconds until the
 *       next month begins, UTC.
 * </ul>
 *
 * All count events, not requests; {@code qu} says so.
 */
final class RateLimitFields {
    private static final HeaderName POLICY = HeaderNames.create("RateLimit-Policy");
    private static final HeaderName STATE = HeaderNames.create("RateLimit");
    private static final int HOURS_PER_DAY = 24;

    private RateLimitFields() {}

    /** Says the limits; nothing for a project without any. */
    private static void policy(ServerResponse res, Limits limits, YearMonth month) {
        List<String> items = new ArrayList<>();
        if (limits.eventsPerSecond() > 0) {
            items.add("\"second\";q=%d;qu=\"events\";w=%d"
                    .formatted(limits.burst(), limits.window().toSeconds()));
        }
        if (limits.eventsPerMonth() > 0) {
            long window = Duration.ofHours((long) month.lengthOfMonth() * HOURS_PER_DAY)
                    .toSeconds();
            items.add("\"month\";q=%d;qu=\"events\";w=%d".formatted(limits.eventsPerMonth(), window));
        }
        set(res, POLICY, items);
    }

    /** Says the project's limits, and answers them. */
    static Limits policy(ServerResponse res, Project project, Instant at) {
        var limits =
                new Limits(project.limits().eventsPerSecond(), project.limits().eventsPerMonth());
        policy(res, limits, YearMonth.from(at.atOffset(ZoneOffset.UTC)));
        return limits;
    }

    /** Says what is left, and the limits. */
    static void state(ServerResponse res, Allowance allowance) {
        state(res, allowance, allowance.untilFull());
    }

    /**
     * The same when the request was over the rate.
     *
     * @param retryAfter what the header Retry-After says, which {@code t} should agree with
     */
    static void state(ServerResponse res, Allowance allowance, Duration retryAfter) {
        policy(res, allowance.limits(), allowance.month());
        List<String> items = new ArrayList<>();
        if (allowance.limits().eventsPerSecond() > 0) {
            items.add("\"second\";r=%d;t=%d".formatted(allowance.burstLeft(), seconds(retryAfter)));
        }
        if (allowance.limits().eventsPerMonth() > 0) {
            Duration left = Duration.between(allowance.at(), allowance.resetsAt());
            items.add("\"month\";r=%d;t=%d".formatted(allowance.monthLeft(), seconds(left)));
        }
        set(res, STATE, items);
    }

    private static void set(ServerResponse res, HeaderName name, List<String> items) {
        if (!items.isEmpty()) {
            res.header(name, String.join(", ", items));
        }
    }

    /** Whole seconds after which it is over. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
