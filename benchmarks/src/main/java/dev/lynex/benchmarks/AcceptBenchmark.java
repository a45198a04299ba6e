package dev.lynex.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * How many events ingest-fn accepts, each answer after an append that is synced to disk: in batches of 100, single, and
 * as OTLP spans, flat out, beside a bare handler that takes turns with it; then the latency at half of that rate, again beside the bare
 * handler, whose latency is what the machine and its disk allow. Settings: {@code -Dbenchmark.seconds} of each of the
 * rounds (default 6), {@code -Djava.io.tmpdir} for another disk; {@code -Dbenchmark.part} for {@code batch}, {@code single}
 * or {@code otlp} alone. On a file system that is mounted with {@code discard} a round in which Redis deletes its old file
 * has a stall that is neither the function's nor Redis' (docs/reference.md).
 */
public final class AcceptBenchmark {
    private static final int ROUNDS = 3;

    private final Installation installation;
    private final double seconds;

    private AcceptBenchmark(Installation installation, double seconds) {
        this.installation = installation;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        long given = Long.getLong("benchmark.seconds", 0);
        try (var installation = new Installation()) {
            var benchmark = new AcceptBenchmark(installation, given == 0 ? 6 : given);
            String part = System.getProperty("benchmark.part", "");
            List<String> asked = part.isEmpty() ? List.of("batch", "single", "otlp") : List.of(part);
            if (asked.contains("batch")) {
                benchmark.run("batches of 100", Payload.EVENTS, 16, 100);
            }
            if (asked.contains("single")) {
                benchmark.run("single events", Payload.EVENTS, 64, 1);
            }
            if (asked.contains("otlp")) {
                benchmark.run("OTLP, 100 spans a request", Payload.SPANS, 16, 100);
            }
        }
    }

    private void run(String what, Payload payload, int clients, int eventsPerRequest)
            throws IOException, InterruptedException {
        try (var ingest = installation.ingest();
                var bare = installation.bareIngest()) {
            var toIngest = new HttpLoad(ingest.port(), payload, clients, eventsPerRequest, installation.keys());
            var toBare = new HttpLoad(bare.port(), payload, clients, eventsPerRequest, installation.keys());
            log("== " + what + ", " + clients + " clients");
            toIngest.run(2 * seconds, 0);
            toBare.run(2 * seconds, 0);
            double most = 0;
            for (int i = 0; i < ROUNDS; i++) {
                most = Math.max(most, round("ingest-fn", ingest, toIngest, 0));
                round("bare handler", bare, toBare, 0);
            }
            for (int i = 0; i < ROUNDS; i++) {
                round("ingest-fn at half", ingest, toIngest, most / 2);
                round("bare at same rate", bare, toBare, most / 2);
            }
            log("ingest-fn resident " + ingest.residentMiB() + " MiB");
        }
    }

    private double round(String name, FunctionProcess function, HttpLoad load, double rate)
            throws IOException, InterruptedException {
        installation.emptyQueue();
        double cpu = seconds(function.cpu());
        double redis = seconds(FunctionProcess.cpu(installation.redisPid()));
        double own = seconds(FunctionProcess.cpu(ProcessHandle.current().pid()));
        HttpLoad.Result result = load.run(seconds, rate);
        cpu = seconds(function.cpu()) - cpu;
        redis = seconds(FunctionProcess.cpu(installation.redisPid())) - redis;
        own = seconds(FunctionProcess.cpu(ProcessHandle.current().pid())) - own;
        log(String.format(
                Locale.ROOT,
                "%-18s %,9.0f events/s %,9.0f events/CPU-s %6.1f MB/s  p50 %.2f p99 %.2f p99.9 %.2f ms  refused %d  "
                        + "CPU: function %.2f redis %.2f generator %.2f",
                name,
                result.eventsPerSecond(),
                result.events() / cpu,
                result.bytes() / result.seconds() / 1e6,
                result.millis(0.5),
                result.millis(0.99),
                result.millis(0.999),
                result.refused(),
                cpu / result.seconds(),
                redis / result.seconds(),
                own / result.seconds()));
        return result.eventsPerSecond();
    }

    private static double seconds(java.time.Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void log(String line) {
        System.out.println(line);
    }
}
