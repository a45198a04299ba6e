package dev.lynex.benchmarks;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is asked of the store that {@link BulkEvents} filled. */
final class Questions {
    /** No whole hour, as when somebody looks at a dashboard. */
    private static final Duration INTO_AN_HOUR = Duration.ofMinutes(17);

    private static final int LIST = 150;
    private static final int SEARCH = 500;
    private static final int METRIC = 100;

    private final List<String> traces;
    private final List<String> events;
    private final Instant end;

    /** @param end of the events that {@link BulkEvents} made, a whole hour */
    Questions(Sql sql, Instant end) throws IOException, InterruptedException {
        this.end = end.minus(INTO_AN_HOUR);
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
        all.addAll(ofMetrics(i -> closed(7, i), "1h"));
        all.addAll(ofMetrics(i -> closed(30, i), "1d"));
        return all;
    }

    /** Charts and lists of a dashboard about the days up to now, as those who look at it ask them again and again. */
    List<Question> dashboard(int days) {
        return ofMetrics(i -> new Span(days, null), days > 7 ? "1d" : "1h");
    }

    /** What one asks who looks closer: no two ask the same. */
    List<Question> investigation() {
        return Stream.of(ofEvents(), ofTraces())
                .flatMap(List::stream)
                .filter(q -> !q.name().contains("20,000"))
                .toList();
    }

    /**
     * A range.
     *
     * @param days its length
     * @param to its end; null when it goes on to now
     */
    private record Span(int days, @Nullable Instant to) {
        /** Of a query's JSON. */
        String json() {
            return to == null
                    ? "\"last\": \"" + days + "d\""
                    : "\"from\": \"" + to.minus(Duration.ofDays(days)) + "\", \"to\": \"" + to + "\"";
        }

        /** Of an address. An open one begins with an hour, as the dashboard's do. */
        String parameters() {
            Instant from = (to == null ? Instant.now().truncatedTo(ChronoUnit.HOURS) : to).minus(Duration.ofDays(days));
            return "&from=" + encoded(from.toString()) + (to == null ? "" : "&to=" + encoded(to.toString()));
        }
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

    private static List<Question> ofMetrics(IntFunction<Span> span, String interval) {
        int days = span.apply(0).days();
        String over = ", over time, " + days + " days";
        String of = ", " + days + " days";
        return List.of(
                metric("events and errors" + over, span, interval, "[\"events\", \"errorRate\"]", ""),
                metric("cost by model" + over, span, interval, "[\"costUsd\"]", ", \"groupBy\": [\"model\"]"),
                metric(
                        "p50, p95, p99 of calls" + over,
                        span,
                        interval,
                        latencies("p50", "p95", "p99"),
                        ", \"filters\": [{\"dimension\": \"type\", \"values\": [\"model_response\"]}]"),
                metric(
                        "p95 by model and environment" + over,
                        span,
                        interval,
                        latencies("p95"),
                        ", \"groupBy\": [\"model\", \"environment\"]"),
                metric("p95 by agent" + over, span, interval, latencies("p95"), ", \"groupBy\": [\"agent\"]"),
                metric(
                        "days of Kolkata by model" + of,
                        span,
                        "1d",
                        "[\"events\", \"costUsd\"]",
                        ", \"timeZone\": \"Asia/Kolkata\", \"groupBy\": [\"model\"]"),
                metric(
                        "cost against the time before" + of,
                        span,
                        "none",
                        "[\"costUsd\", \"events\"]",
                        ", \"compare\": \"previous\""),
                new Question("models" + of, METRIC, i -> list("models", span.apply(i), "")),
                new Question("tools" + of, METRIC, i -> list("tools", span.apply(i), "")),
                new Question("agents" + of, METRIC, i -> list("agents", span.apply(i), "")),
                new Question("prompts" + of, METRIC, i -> list("prompts", span.apply(i), "")),
                new Question("sessions" + of, LIST, i -> list("sessions", span.apply(i), "")),
                new Question("users by cost" + of, LIST, i -> list("users", span.apply(i), "&sort=costUsd")));
    }

    private static String latencies(String... aggregations) {
        var list = new ArrayList<String>();
        for (String each : aggregations) {
            list.add("{\"measure\": \"latencyMs\", \"aggregation\": \"" + each + "\"}");
        }
        return list.toString();
    }

    private static Question metric(String name, IntFunction<Span> span, String interval, String measures, String more) {
        return new Question(
                name,
                METRIC,
                i -> new Question.Call(
                        "/api/v1/metrics/query?project=p0",
                        "{\"measures\": " + measures + ", " + span.apply(i).json() + ", \"interval\": \"" + interval
                                + "\"" + more + "}"));
    }

    private static Question.Call get(String what) {
        return Question.Call.get("/api/v1/" + what + "?project=p0");
    }

    /** @param round moves the range by an hour each */
    private Question.Call get(String what, int days, int round, String more) {
        return list(what, closed(days, round), more);
    }

    private Span closed(int days, int round) {
        return new Span(days, end.minus(Duration.ofHours(round)));
    }

    private static Question.Call list(String what, Span span, String more) {
        return Question.Call.get("/api/v1/" + what + "?project=p0" + span.parameters() + more);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
