package dev.lynex.benchmarks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What is asked of the store that {@link BulkEvents} filled. */
final class Questions {
    /** No whole hour, as when somebody looks at a dashboard. */
    private static final Instant END = Instant.parse(BulkEvents.END_INSTANT).minus(Duration.ofMinutes(17));

    private static final int LIST = 150;
    private static final int SEARCH = 500;
    private static final int METRIC = 100;

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
        var all = new ArrayList<Question>();
        all.addAll(ofEvents());
        all.addAll(ofTraces());
        all.addAll(ofMetrics(7, "1h"));
        all.addAll(ofMetrics(30, "1d"));
        return all;
    }

    private List<Question> ofEvents() {
        return List.of(
                new Question("events, newest 50", LIST, i -> get("events", 1, i, "")),
                new Question("events, oldest 50 of 7 days", LIST, i -> get("events", 7, i, "&order=asc")),
                new Question("events, errors of 7 days", LIST, i -> get("events", 7, i, "&status=error")),
                new Question("events of a user, 30 days", LIST, i -> get("events", 30, 0, "&userId=user-" + (50 + i))),
                new Question("events of a trace", LIST, i -> get("events", 30, 0, "&traceId=" + traces.get(i))),
                new Question(
                        "events, dear calls of a model, 30 days",
                        LIST,
                        i -> get(
                                "events",
                                30,
                                i,
                                "&model=claude-haiku-4-5&environment=staging&filter="
                                        + encoded("[{\"quantity\":\"costUsd\",\"min\":0.02}]"))),
                new Question(
                        "events of a tenant by metadata, 30 days",
                        LIST,
                        i -> get("events", 30, 0, "&metadata.tenant=tenant-" + i)),
                new Question(
                        "event by id", LIST, i -> Question.Call.get("/api/v1/events/" + events.get(i) + "?project=p0")),
                new Question(
                        "search, a rare word, 30 days", SEARCH, i -> get("events", 30, i, "&q=" + BulkEvents.RARE)),
                new Question(
                        "search, a word of every second call, 30 days",
                        SEARCH,
                        i -> get("events", 30, i, "&q=" + BulkEvents.COMMON)),
                new Question(
                        "search, two common words and a model, 30 days",
                        SEARCH,
                        i -> get("events", 30, i, "&model=gpt-5&q=" + BulkEvents.COMMON + "+" + BulkEvents.NEXT)),
                new Question("facets of 30 days", LIST, i -> get("facets", 30, i, "&dimension=model")));
    }

    private List<Question> ofTraces() {
        return List.of(
                new Question("trace by id", 50, i -> get("traces/" + traces.get(i))),
                new Question("trace of 3,000 spans", 300, i -> get("traces/" + BulkEvents.large(3_000))),
                new Question("trace of 20,000 spans", 1_000, i -> get("traces/" + BulkEvents.large(20_000))),
                new Question("traces, newest 50", LIST, i -> get("traces", 1, i, "")),
                new Question("traces, newest 50 of 30 days", LIST, i -> get("traces", 30, i, "")),
                new Question("traces of a user, 7 days", LIST, i -> get("traces", 7, 0, "&userId=user-" + (50 + i))),
                new Question("traces by cost, 7 days", LIST, i -> get("traces", 7, i, "&sort=costUsd")),
                new Question("traces by latency, 30 days", LIST, i -> get("traces", 30, i, "&sort=latencyMs")));
    }

    private List<Question> ofMetrics(int days, String interval) {
        String over = ", over time, " + days + " days";
        String of = ", " + days + " days";
        return List.of(
                metric("events and errors" + over, days, interval, "[\"events\", \"errorRate\"]", ""),
                metric("cost by model" + over, days, interval, "[\"costUsd\"]", ", \"groupBy\": [\"model\"]"),
                metric(
                        "p50, p95, p99 of calls" + over,
                        days,
                        interval,
                        latencies("p50", "p95", "p99"),
                        ", \"filters\": [{\"dimension\": \"type\", \"values\": [\"model_response\"]}]"),
                metric(
                        "p95 by model and environment" + over,
                        days,
                        interval,
                        latencies("p95"),
                        ", \"groupBy\": [\"model\", \"environment\"]"),
                metric("p95 by agent" + over, days, interval, latencies("p95"), ", \"groupBy\": [\"agent\"]"),
                metric(
                        "days of Kolkata by model" + of,
                        days,
                        "1d",
                        "[\"events\", \"costUsd\"]",
                        ", \"timeZone\": \"Asia/Kolkata\", \"groupBy\": [\"model\"]"),
                metric(
                        "cost against the time before" + of,
                        days,
                        "none",
                        "[\"costUsd\", \"events\"]",
                        ", \"compare\": \"previous\""),
                new Question("models" + of, METRIC, i -> get("models", days, i, "")),
                new Question("tools" + of, METRIC, i -> get("tools", days, i, "")),
                new Question("agents" + of, METRIC, i -> get("agents", days, i, "")),
                new Question("prompts" + of, METRIC, i -> get("prompts", days, i, "")),
                new Question("sessions" + of, LIST, i -> get("sessions", days, i, "")),
                new Question("users by cost" + of, LIST, i -> get("users", days, i, "&sort=costUsd")));
    }

    private static String latencies(String... aggregations) {
        var list = new ArrayList<String>();
        for (String each : aggregations) {
            list.add("{\"measure\": \"latencyMs\", \"aggregation\": \"" + each + "\"}");
        }
        return list.toString();
    }

    private static Question metric(String name, int days, String interval, String measures, String more) {
        IntFunction<Question.Call> call = i -> {
            Instant to = END.minus(Duration.ofHours(i));
            return new Question.Call(
                    "/api/v1/metrics/query?project=p0",
                    "{\"measures\": " + measures + ", \"from\": \"" + to.minus(Duration.ofDays(days)) + "\", \"to\": \""
                            + to + "\", \"interval\": \"" + interval + "\"" + more + "}");
        };
        return new Question(name, METRIC, call);
    }

    /** Those that an open dashboard asks again and again. */
    List<Question> dashboards() {
        return all().stream().filter(q -> !q.name().contains("20,000")).toList();
    }

    private static Question.Call get(String what) {
        return Question.Call.get("/api/v1/" + what + "?project=p0");
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
