package dev.lynex.benchmarks;

import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What traces cost to look at, over HTTP from a query function with a heap of 256 MiB: one by id, large ones, and first
 * pages of the list in several orders and with filters, over as many events as load in {@code -Dbenchmark.seconds}
 * (default 120) or {@code -Dbenchmark.rows} of them. With each: the slowest of 95 % and the median, the CPU that the
 * function and ClickHouse took, which other work on the machine changes little, and what ClickHouse read. {@code -Dbenchmark.seed}.
 */
public final class TraceBenchmark {
    private static final String PROJECT = "p0";
    private static final long TRACES_AT_ONCE = 125_000;

    private final Installation installation;
    private final Sql sql;
    private final String token;
    private final HttpClient http = HttpClient.newHttpClient();

    private TraceBenchmark(Installation installation, Sql sql, String token) {
        this.installation = installation;
        this.sql = sql;
        this.token = token;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var installation = new Installation();
                var sql = new Sql(installation.clickHouse())) {
            new TraceBenchmark(installation, sql, token(installation)).run();
        }
    }

    private static String token(Installation installation) {
        String uri = Objects.requireNonNull(installation.environment().get("LYNEX_METADATA_URI"));
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(uri), InstantSource.system())) {
            var account = metadata.createAccount(
                    "benchmark@example.org", "correct horse", List.of(new Membership(PROJECT, Role.VIEWER)));
            return metadata.createToken(account.id(), Token.Kind.API, "benchmark");
        }
    }

    private void run() throws IOException, InterruptedException {
        load();
        Map<String, String> environment = new HashMap<>(installation.environment());
        environment.put("LYNEX_QUERY_PORT", "0");
        try (var query = FunctionProcess.start("dev.lynex.query.boot.Main", environment)) {
            List<String> ids = Arrays.asList(sql.text("SELECT trace_id FROM lynex.traces_by_id WHERE NOT"
                            + " startsWith(trace_id, 'large') ORDER BY cityHash64(trace_id) LIMIT 300")
                    .split("\n"));
            String month = "from=" + Instant.now().minus(29, ChronoUnit.DAYS);
            String week = "from=" + Instant.now().minus(7, ChronoUnit.DAYS);
            String dear = URLEncoder.encode("[{\"quantity\":\"costUsd\",\"min\":\"1.9\"}]", StandardCharsets.UTF_8);
            log(
                    "| | n | p50 ms | p95 ms | CPU ms, function | CPU ms, ClickHouse | rows read | MB read | KB answered |");
            log("|---|---|---|---|---|---|---|---|---|");
            measure(query, "warming up", 100, i -> "traces/" + ids.get(200 + i));
            measure(query, "trace by id, 8 events", 200, i -> "traces/" + ids.get(i));
            measure(query, "trace of 3,000 spans", 20, i -> "traces/large-3000");
            measure(query, "trace of 20,000 spans", 20, i -> "traces/large-20000");
            measure(query, "newest 50 of 24 h", 40, i -> "traces");
            measure(query, "newest 50 of 29 d", 40, i -> "traces?" + month);
            measure(query, "oldest 50 of 29 d", 20, i -> "traces?order=asc&" + month);
            measure(query, "newest 50 of 7 d of a user", 20, i -> "traces?userId=u" + i + "&" + week);
            measure(query, "newest 50 of 7 d above a cost", 20, i -> "traces?" + week + "&filter=" + dear);
            measure(query, "50 of 24 h by cost", 20, i -> "traces?sort=costUsd");
            measure(query, "50 of 7 d by cost", 20, i -> "traces?sort=costUsd&" + week);
            measure(query, "50 of 29 d by cost", 20, i -> "traces?sort=costUsd&" + month);
            measure(query, "50 of 29 d by latency", 20, i -> "traces?sort=latencyMs&" + month);
            log("query function: " + query.residentMiB() + " MiB resident");
        }
    }

    private void load() throws IOException, InterruptedException {
        long rows = Long.getLong("benchmark.rows", 0);
        long seconds = Long.getLong("benchmark.seconds", 0) == 0 ? 120 : Long.getLong("benchmark.seconds");
        var generated = new GeneratedTraces(PROJECT, Long.getLong("benchmark.seed", 1));
        long chunks = rows == 0 ? 100 : Math.max(1, rows / GeneratedTraces.EVENTS / TRACES_AT_ONCE);
        long start = System.nanoTime();
        for (long chunk = 0; chunk < chunks; chunk++) {
            // Each chunk spreads over all 30 days, so that whenever loading ends there is some of each.
            sql.text(generated.insert(chunk * TRACES_AT_ONCE, TRACES_AT_ONCE));
            if (rows == 0 && System.nanoTime() - start > seconds * 1_000_000_000L) {
                break;
            }
        }
        sql.text(generated.large("large-3000", 3_000));
        sql.text(generated.large("large-20000", 20_000));
        log(sql.text("SELECT concat(toString(count()), ' events, ', toString(uniq(trace_id)), ' traces') FROM"
                + " lynex.events"));
        log(String.format(Locale.ROOT, "loaded in %.0f s", (System.nanoTime() - start) / 1e9));
        log(sql.text("SELECT table, concat(toString(count()), ' parts, ', toString(sum(rows)), ' rows, ',"
                + " formatReadableSize(sum(bytes_on_disk))) FROM system.parts WHERE active AND database = 'lynex'"
                + " GROUP BY table ORDER BY table"));
    }

    @FunctionalInterface
    private interface Path {
        String of(int i);
    }

    private void measure(FunctionProcess query, String what, int n, Path path)
            throws IOException, InterruptedException {
        double[] millis = new double[n];
        long bytes = 0;
        long cpu = query.cpu().toNanos();
        long before = Long.parseLong(sql.text("SELECT toUnixTimestamp64Micro(now64(6))"));
        for (int i = 0; i < n; i++) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + query.port() + "/api/v1/" + path.of(i)))
                    .header("Authorization", "Bearer " + token)
                    .build();
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            millis[i] = (System.nanoTime() - start) / 1e6;
            bytes += answer.body().length;
            if (answer.statusCode() != 200) {
                log(what + " answered " + answer.statusCode() + " "
                        + new String(answer.body(), StandardCharsets.UTF_8));
                return;
            }
        }
        Arrays.sort(millis);
        double cpuOfFunction = (query.cpu().toNanos() - cpu) / 1e6 / n;
        sql.text("SYSTEM FLUSH LOGS");
        String read = sql.text("SELECT round(sum(ProfileEvents['UserTimeMicroseconds'] +"
                + " ProfileEvents['SystemTimeMicroseconds']) / 1e3 / " + n + ", 1), round(sum(read_rows) / " + n
                + "), round(sum(read_bytes) / 1e6 / " + n
                + ", 1) FROM system.query_log WHERE type = 'QueryFinish' AND log_comment = 'interactive:" + PROJECT
                + "' AND toUnixTimestamp64Micro(query_start_time_microseconds) >= " + before);
        log(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %s | %d |",
                what,
                n,
                millis[n / 2],
                millis[(int) Math.ceil(n * 0.95) - 1],
                cpuOfFunction,
                read.replace("\t", " | "),
                bytes / n / 1_000));
    }

    @SuppressWarnings("SystemOut") // What it is for.
    private static void log(String line) {
        System.out.println(line);
    }
}
