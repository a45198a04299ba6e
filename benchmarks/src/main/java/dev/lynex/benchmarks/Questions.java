package dev.lynex.benchmarks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is asked of the store that {@link BulkEvents} filled. */
final class Questions {
    private static final Instant END = Instant.parse(BulkEvents.END_INSTANT);

    private final List<String> traces;
    private final List<String> events;

    Questions(Sql sql) throws IOException, InterruptedException {
        traces = lines(sql, "trace_id");
        events = lines(sql, "event_id");
    }

    private static List<String> lines(Sql sql, String column) throws IOException, InterruptedException {
        return sql.text("SELECT " + column + " FROM events WHERE project = 'p0' AND cityHash64(event_id) % 1000 = 7"
                        + " ORDER BY cityHash64(event_id) LIMIT 60")
                .lines()
                .toList();
    }

    List<Question> all() {
        return List.of(
                new Question("events, newest 50", 150, i -> get("events", 1, i, "")),
                new Question("events, errors of 7 days", 150, i -> get("events", 7, i, "&status=error")),
                new Question("events of a user, 30 days", 150, i -> get("events", 30, 0, "&userId=user-" + (50 + i))),
                new Question("events of a trace", 0, i -> get("events", 30, 0, "&traceId=" + traces.get(i))),
                new Question(
                        "event by id", 0, i -> Question.Call.get("/api/v1/events/" + events.get(i) + "?project=p0")));
    }

    /** Those that an open dashboard asks again and again. */
    List<Question> dashboards() {
        return all().stream().filter(q -> !q.name().contains("20,000")).toList();
    }

    /** @param round moves the range by an hour each */
    private static Question.Call get(String what, int days, int round, String more) {
        return Question.Call.get("/api/v1/" + what + "?project=p0" + range(days, round) + more);
    }

    private static String range(int days, int round) {
        Instant to = END.minus(Duration.ofHours(round));
        return "&from=" + encoded(to.minus(Duration.ofDays(days)).toString()) + "&to=" + encoded(to.toString());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
