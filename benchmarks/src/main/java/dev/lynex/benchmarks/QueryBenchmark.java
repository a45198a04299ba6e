package dev.lynex.benchmarks;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * What questions of the API cost over a store of many events: each is asked by one client in {@value #ROUNDS} rounds that
 * differ; printed are the median and the 95th percentile at the client, and what ClickHouse took of CPU and read for one. Settings:
 * {@code -Dbenchmark.rows} (default 2,000,000), {@code -Dbenchmark.seed} (default 1), {@code -Dbenchmark.seconds}: after so
 * many seconds loading stops where it is (default 1,200), {@code -Dbenchmark.part}: only questions whose name has this.
 */
public final class QueryBenchmark {
    private static final int ROUNDS = 40;
    private static final int WARM_UP = 5;

    private final Installation installation;
    private final Sql sql;
    private final BulkEvents data;

    private QueryBenchmark(Installation installation, Sql sql, BulkEvents data) {
        this.installation = installation;
        this.sql = sql;
        this.data = data;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        long asked = Long.getLong("benchmark.rows", 0);
        long seconds = Long.getLong("benchmark.seconds", 0);
        try (var installation = new Installation();
                var sql = new Sql(installation.clickHouse(), "lynex")) {
            var data =
                    new BulkEvents(asked == 0 ? 2_000_000 : asked, Long.getLong("benchmark.seed", 1), BulkEvents.END);
            new QueryBenchmark(installation, sql, data).run(Duration.ofSeconds(seconds == 0 ? 1_200 : seconds));
        }
    }

    private void run(Duration loading) throws IOException, InterruptedException {
        data.load(sql, loading, System.out::println);
        String part = System.getProperty("benchmark.part", "");
        try (FunctionProcess function = installation.query()) {
            var questions = new Questions(sql, BulkEvents.END);
            log(
                    "%-50s %8s %8s %12s %7s %12s %9s",
                    "question", "p50 ms", "p95 ms", "target", "CPU ms", "rows read", "MB read");
            for (Question question : questions.all()) {
                if (question.name().contains(part)) {
                    ask(question, new ApiClient(function.port(), installation.token()));
                }
            }
        }
    }

    private void ask(Question question, ApiClient client) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            client.ask(question.call().apply(ROUNDS + i));
        }
        String from = sql.text("SELECT toUnixTimestamp64Micro(now64(6))");
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            millis[i] = client.ask(question.call().apply(i)) / 1e6;
        }
        Arrays.sort(millis);
        sql.run("SYSTEM FLUSH LOGS");
        String[] read = sql.text("SELECT intDiv(sum(read_rows), " + ROUNDS + "), sum(read_bytes) / " + ROUNDS
                        + " / 1e6, sum(ProfileEvents['UserTimeMicroseconds'] + ProfileEvents['SystemTimeMicroseconds']) / "
                        + ROUNDS
                        + " / 1e3 FROM system.query_log WHERE type = 'QueryFinish' AND event_time_microseconds >="
                        + " fromUnixTimestamp64Micro(" + from + ") AND log_comment LIKE '%:p_'")
                .split("\t", -1);
        double p95 = millis[(int) Math.ceil(ROUNDS * 0.95) - 1];
        log(
                "%-50s %8.1f %8.1f %12s %7.1f %,12d %9.1f",
                question.name(),
                millis[ROUNDS / 2],
                p95,
                question.target() == 0 ? "" : (p95 <= question.target() ? "ok " : "MISSED ") + (int) question.target(),
                Double.parseDouble(read[2]),
                Long.parseLong(read[0]),
                Double.parseDouble(read[1]));
    }

    @FormatMethod
    private static void log(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
