package dev.lynex.benchmarks;

import dev.lynex.store.Aggregation;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.Condition;
import dev.lynex.store.Dimension;
import dev.lynex.store.Measure;
import dev.lynex.store.Metric;
import dev.lynex.store.MetricInterval;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What metric queries and breakdowns over 7 and 30 days take and read. On a machine that others use as well, CPU time and what
 * is read are the figures to go by; merges may go on meanwhile. Events of one project over 30 days are made in
 * ClickHouse itself, through the real views, until {@code -Dbenchmark.seconds} (default 120) are over. Settings:
 * {@code -Dbenchmark.seed} (default 1).
 */
public final class MetricsBenchmark {
    private static final int ROUNDS = 20;
    private static final long PIECE = 500_000;
    private static final int DAYS = 30;

    private final Sql sql;
    private final ClickHouseEventStore store;
    private final Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final long seed;

    private final long engine;

    private MetricsBenchmark(Sql sql, ClickHouseEventStore store, long engine, long seed) {
        this.engine = engine;
        this.sql = sql;
        this.store = store;
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int seconds = Integer.getInteger("benchmark.seconds", 0);
        try (var installation = new Installation();
                var sql = new Sql(installation.clickHouse());
                var store = installation.store()) {
            new MetricsBenchmark(sql, store, installation.clickHousePid(), Long.getLong("benchmark.seed", 1))
                    .run(Duration.ofSeconds(seconds == 0 ? 120 : seconds));
        }
    }

    private void run(Duration load) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long events = 0;
        while (System.nanoTime() - start < load.toNanos()) {
            sql.run(piece(events));
            events += PIECE;
        }
        double loaded = (System.nanoTime() - start) / 1e9;
        log("%,d events in %.0f s; %s".formatted(events, loaded, sizes()));
        for (int days : new int[] {7, DAYS}) {
            for (Map.Entry<String, MetricQuery> each : queries(days).entrySet()) {
                measure(days, each.getKey(), each.getValue());
            }
        }
    }

    /** A piece spreads over all thirty days, so that every part holds some of each, as after many merges. */
    private String piece(long from) {
        return "INSERT INTO lynex.events (project, ts, event_id, type, name, model, provider, status, trace_id, session_id,"
                + " user_id, environment, release, agent, tags, input_tokens, output_tokens, estimated_cost_usd,"
                + " cost_state, latency_ms, first_token_ms, received_at, processed_at, retention_days, block)"
                + " WITH number + " + from + " AS n, cityHash64(n, " + seed + ") AS h, cityHash64(h) AS h2,"
                + " intDiv(n, 20) AS t, ['model_response','tool_call','span','log','message'][1 + h % 5] AS ty"
                + " SELECT 'p0', toDateTime64('"
                + end.toString().replace("T", " ").replace("Z", "")
                + "', 9, 'UTC') - toIntervalMillisecond(cityHash64(t, " + seed + ") % "
                + (DAYS * 86_400_000L - 3_600_000L)
                + ") - toIntervalMillisecond(h % 60000), hex(h), ty,"
                + " ['plan','search','answer','book','sum','rerank','embed','judge'][1 + h2 % 8],"
                + " if(ty = 'model_response', ['gpt-5','claude-sonnet-4-5','gemini-2.5-pro','made-up'][1 + h2 % 4], ''),"
                + " if(ty = 'model_response', 'openai', ''), if(h % 37 = 0, 'error', 'ok'), hex(cityHash64(t)),"
                + " 's' || toString(intDiv(t, 3)), 'u' || toString(intDiv(t, 3) % 50000),"
                + " ['production','staging'][1 + (t % 10 = 0)], 'v' || toString(t % 3),"
                + " if(ty IN ('tool_call', 'span'), ['planner','writer','critic'][1 + t % 3], ''),"
                + " ['beta','eu'], h2 % 4000, h % 900,"
                + " if(ty = 'model_response' AND h2 % 4 != 3, toDecimal64(h2 % 1000000, 12) / 1000000, NULL),"
                + " if(ty != 'model_response', 'none', if(h2 % 4 != 3, 'priced', 'unpriced')), (h % 100000) / 10,"
                + " if(ty = 'model_response', (h % 5000) / 10, NULL), now64(9), now64(9), 3650, 'b' || toString(n)"
                + " FROM numbers(" + PIECE + ")";
    }

    private Map<String, MetricQuery> queries(int days) {
        Map<String, MetricQuery> queries = new LinkedHashMap<>();
        Metric events = Metric.of(Measure.EVENTS);
        Metric cost = Metric.of(Measure.COST);
        Metric p95 = new Metric(Measure.LATENCY, Aggregation.P95);
        Metric rate = Metric.of(Measure.ERROR_RATE);
        MetricInterval interval = days == 7 ? MetricInterval.HOUR : MetricInterval.DAY;
        queries.put("events and errors over time", query(days, interval, List.of(), List.of(), events, rate));
        queries.put("cost by model over time", query(days, interval, List.of(Dimension.MODEL), List.of(), cost));
        queries.put(
                "p50, p95, p99 over time",
                query(
                        days,
                        interval,
                        List.of(),
                        List.of(Condition.In.of(Dimension.TYPE, "model_response")),
                        new Metric(Measure.LATENCY, Aggregation.P50),
                        p95,
                        new Metric(Measure.LATENCY, Aggregation.P99)));
        queries.put(
                "p95 by model and environment",
                query(days, interval, List.of(Dimension.MODEL, Dimension.ENVIRONMENT), List.of(), p95));
        queries.put(
                "days of Kolkata, from minutes",
                query(
                        days,
                        MetricInterval.DAY,
                        "Asia/Kolkata",
                        List.of(Dimension.MODEL),
                        List.of(),
                        events,
                        cost,
                        p95));
        queries.put(
                "list of models",
                query(days, MetricInterval.NONE, List.of(Dimension.MODEL), List.of(), events, cost, p95, rate));
        queries.put(
                "list of tools",
                query(
                        days,
                        MetricInterval.NONE,
                        List.of(Dimension.NAME),
                        List.of(Condition.In.of(Dimension.TYPE, "tool_call")),
                        events,
                        p95,
                        rate));
        queries.put(
                "list of agents",
                query(days, MetricInterval.NONE, List.of(Dimension.AGENT), List.of(), events, cost, p95));
        queries.put(
                "list of sessions",
                hours(query(days, MetricInterval.NONE, List.of(Dimension.SESSION), List.of(), events, cost, p95)));
        queries.put(
                "list of users",
                hours(query(days, MetricInterval.NONE, List.of(Dimension.USER), List.of(), events, cost, p95)));
        queries.put(
                "users a day", hours(query(days, MetricInterval.DAY, List.of(), List.of(), Metric.of(Measure.USERS))));
        queries.put("events by tag, from events", query(days, interval, List.of(Dimension.TAG), List.of(), events));
        return queries;
    }

    private MetricQuery query(
            int days, MetricInterval interval, List<Dimension> by, List<Condition> where, Metric... metrics) {
        return query(days, interval, "Europe/Berlin", by, where, metrics);
    }

    private MetricQuery query(
            int days,
            MetricInterval interval,
            String zone,
            List<Dimension> by,
            List<Condition> where,
            Metric... metrics) {
        return new MetricQuery(
                "p0",
                end.minus(Duration.ofDays(days)),
                end,
                List.of(metrics),
                by,
                where,
                interval,
                ZoneId.of(zone),
                new MetricQuery.Top(metrics[0], false, 20, 0, true),
                MetricQuery.Compare.NONE,
                false);
    }

    /** The same of whole hours, as the lists of sessions and users ask. */
    private static MetricQuery hours(MetricQuery query) {
        return new MetricQuery(
                query.project(),
                query.from().truncatedTo(ChronoUnit.HOURS),
                query.to().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)),
                query.metrics(),
                query.groupBy(),
                query.conditions(),
                query.interval(),
                query.zone(),
                new MetricQuery.Top(query.top().by(), false, 50, 0, false),
                query.compare(),
                query.fresh());
    }

    private void measure(int days, String name, MetricQuery query) {
        MetricResult result = store.metrics(query, end);
        double[] millis = new double[ROUNDS];
        long cpu = FunctionProcess.cpu(engine).toMillis();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            result = store.metrics(query, end);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        cpu = FunctionProcess.cpu(engine).toMillis() - cpu;
        Arrays.sort(millis);
        log("%2d days  %-32s %-13s p50 %7.1f ms  p95 %7.1f ms  %,12d rows %,8.1f MB  %6.1f CPU-ms of ClickHouse"
                .formatted(
                        days,
                        name,
                        result.source(),
                        millis[ROUNDS / 2],
                        millis[ROUNDS * 95 / 100 - 1],
                        result.read().rows(),
                        result.read().bytes() / 1e6,
                        (double) cpu / ROUNDS));
    }

    private String sizes() throws IOException, InterruptedException {
        return sql.text("SELECT arrayStringConcat(groupArray(concat(table, ' ', toString(r), ' rows ',"
                + " formatReadableSize(b))), ', ') FROM (SELECT table, sum(rows) AS r, sum(bytes_on_disk) AS b FROM"
                + " system.parts WHERE active AND database = 'lynex' AND table != 'schema_migrations' GROUP BY table ORDER"
                + " BY table)");
    }

    @SuppressWarnings("SystemOut") // What it is for.
    private static void log(String line) {
        System.out.println(String.format(Locale.ROOT, "%s", line));
    }
}
