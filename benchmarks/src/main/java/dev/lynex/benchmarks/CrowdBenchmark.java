package dev.lynex.benchmarks;

import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Sixty-four people in front of dashboards while events come in at full speed and are processed: first each alone, then both. Settings:
 * {@code -Dbenchmark.rows} that are in the store before (default 2,000,000), {@code -Dbenchmark.seconds} of each round
 * (default 30), {@code -Dbenchmark.seed}.
 */
public final class CrowdBenchmark {
    private static final int PEOPLE = 64;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int CLIENTS = 16;
    private static final int BATCH = 100;
    private static final int ROUNDS = 2;

    private CrowdBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long asked = Long.getLong("benchmark.rows", 0);
        long given = Long.getLong("benchmark.seconds", 0);
        int seconds = given == 0 ? 30 : (int) given;
        try (var installation = new Installation();
                var sql = new Sql(installation.clickHouse(), "lynex")) {
            var data = new BulkEvents(asked == 0 ? 2_000_000 : asked, Long.getLong("benchmark.seed", 1));
            data.load(sql, Duration.ofMinutes(20), CrowdBenchmark::print);
            try (var ingest = installation.ingest();
                    var processor = installation.processor();
                    var query = installation.query()) {
                var load = new HttpLoad(ingest.port(), Payload.EVENTS, CLIENTS, BATCH, installation.keys());
                var crowd = new Crowd(
                        new ApiClient(query.port(), installation.token()),
                        new Questions(sql).dashboards(),
                        PEOPLE,
                        PAUSE);
                load.run(seconds, 0);
                crowd.run(Duration.ofSeconds(10));
                for (int i = 0; i < ROUNDS; i++) {
                    HttpLoad.Result alone = load.run(seconds, 0);
                    Crowd.Result quiet = crowd.run(Duration.ofSeconds(seconds));
                    var together = new CompletableFuture<HttpLoad.Result>();
                    Thread sender = Thread.ofPlatform().start(() -> together.complete(sent(load, seconds)));
                    Crowd.Result busy = crowd.run(Duration.ofSeconds(seconds));
                    sender.join();
                    log(
                            "accepted %,.0f/s alone, %,.0f/s beside the crowd: %.2f",
                            alone.eventsPerSecond(),
                            together.join().eventsPerSecond(),
                            together.join().eventsPerSecond() / alone.eventsPerSecond());
                    log(
                            "answers p50 %.0f p95 %.0f ms alone (%d, %d failed), p50 %.0f p95 %.0f ms beside the load (%d, %d"
                                    + " failed): %.2f",
                            quiet.quantile(0.5),
                            quiet.quantile(0.95),
                            quiet.millis().length,
                            quiet.failed(),
                            busy.quantile(0.5),
                            busy.quantile(0.95),
                            busy.millis().length,
                            busy.failed(),
                            busy.quantile(0.95) / quiet.quantile(0.95));
                }
                log(
                        "resident MiB: query %d, ingest %d, processor %d",
                        query.residentMiB(), ingest.residentMiB(), processor.residentMiB());
            }
        }
    }

    private static HttpLoad.Result sent(HttpLoad load, double seconds) {
        try {
            return load.run(seconds, 0);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @FormatMethod
    private static void log(String format, Object... arguments) {
        print(String.format(Locale.ROOT, format, arguments));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
