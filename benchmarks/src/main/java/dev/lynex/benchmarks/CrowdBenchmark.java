package dev.lynex.benchmarks;

import com.google.errorprone.annotations.FormatMethod;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sixty-four people in front of dashboards, and alert rules, while events come in at full speed and are processed: first each
 * alone, then all at once. Settings: {@code -Dbenchmark.rows} that are in the store before (default 2,000,000), {@code
 * -Dbenchmark.seconds} of each round (default 30), {@code -Dbenchmark.seed}, and {@code -Dbenchmark.apart=true} for processors of
 * their own: one half for who sends and takes in events (the senders, ingest, the queue and the processor), the other for the
 * store and who asks it.
 */
public final class CrowdBenchmark {
    private static final int PEOPLE = 64;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int RULES = 8;
    private static final Duration RULE_PAUSE = Duration.ofSeconds(2);
    /** Until each chart was asked for, and the compiler has seen it. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final int CLIENTS = 16;
    private static final int BATCH = 100;
    private static final int ROUNDS = 2;

    private CrowdBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        long asked = Long.getLong("benchmark.rows", 0);
        long given = Long.getLong("benchmark.seconds", 0);
        int seconds = given == 0 ? 30 : (int) given;
        try (var installation = new Installation();
                var sql = new Sql(installation.clickHouse(), "lynex")) {
            // Dashboards show the time up to now.
            Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
            var data = new BulkEvents(asked == 0 ? 2_000_000 : asked, Long.getLong("benchmark.seed", 1), end);
            data.load(sql, Duration.ofMinutes(20), CrowdBenchmark::print);
            try (var store = installation.store();
                    var queue = RedisEventQueue.create(QueueSettings.of(installation.queueUri()));
                    var query = installation.query();
                    var ingest = installation.ingest();
                    var processor = installation.processor();
                    ExecutorService threads = Executors.newThreadPerTaskExecutor(
                            Thread.ofPlatform().factory())) {
                Runnable sender = () -> {};
                if (Boolean.getBoolean("benchmark.apart")) {
                    keepApart(installation, query, ingest, processor);
                    sender = () -> Cores.keepThisThread(Cores.accepting());
                }
                var load = new HttpLoad(ingest.port(), Payload.EVENTS, CLIENTS, BATCH, installation.keys(), sender);
                var client = new ApiClient(query.port(), installation.token());
                var looking = new Onlookers(new Questions(sql, end));
                var people = new Crowd((person, n) -> client.ask(looking.call(person, n)), PEOPLE, PAUSE);
                var asking = new RuleQuestions(store);
                var rules = new Crowd((rule, n) -> asking.ask(rule), RULES, RULE_PAUSE);
                people.run(WARM_UP);
                Duration length = Duration.ofSeconds(seconds);
                Crowd.Result rulesAlone = rules.run(length);
                Crowd.Result peopleAlone = people.run(length);
                Callable<Crowd.Result> itsRules = () -> rules.run(length);
                Callable<Crowd.Result> itsPeople = () -> people.run(length);
                Future<Crowd.Result> besidePeople = threads.submit(itsRules);
                people.run(length);
                compared("rules beside people", rulesAlone, besidePeople.get());
                load.run(seconds, 0);
                drain(queue);
                for (int i = 0; i < ROUNDS; i++) {
                    double alone = load.run(seconds, 0).eventsPerSecond();
                    drain(queue);
                    Future<Crowd.Result> busyRules = threads.submit(itsRules);
                    Future<Crowd.Result> busyPeople = threads.submit(itsPeople);
                    double beside = load.run(seconds, 0).eventsPerSecond();
                    log("accepted %,.0f/s alone, %,.0f/s beside all: %.2f", alone, beside, beside / alone);
                    compared("people beside all", peopleAlone, busyPeople.get());
                    compared("rules beside all", rulesAlone, busyRules.get());
                    drain(queue);
                }
                log(
                        "resident MiB: query %d, ingest %d, processor %d",
                        query.residentMiB(), ingest.residentMiB(), processor.residentMiB());
            }
        }
    }

    private static void keepApart(
            Installation installation, FunctionProcess query, FunctionProcess ingest, FunctionProcess processor)
            throws IOException {
        for (long pid : List.of(ProcessHandle.current().pid(), installation.clickHousePid(), query.pid())) {
            Cores.keep(pid, Cores.storing());
        }
        for (long pid : List.of(ingest.pid(), installation.redisPid(), processor.pid())) {
            Cores.keep(pid, Cores.accepting());
        }
    }

    /** Waits until all that was accepted is stored, so that no round has the work of the one before. */
    private static void drain(RedisEventQueue queue) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (queue.ledger().partitions().stream().anyMatch(each -> each.queuedBytes() > 0)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the processor did not catch up within five minutes");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static void compared(String who, Crowd.Result alone, Crowd.Result beside) {
        log(
                "%s: p50 %.0f p95 %.0f ms alone (%d, %d failed), p50 %.0f p95 %.0f ms then (%d, %d failed): %.2f",
                who,
                alone.quantile(0.5),
                alone.quantile(0.95),
                alone.millis().length,
                alone.failed(),
                beside.quantile(0.5),
                beside.quantile(0.95),
                beside.millis().length,
                beside.failed(),
                beside.quantile(0.95) / alone.quantile(0.95));
    }

    @FormatMethod
    private static void log(String format, Object... arguments) {
        print(String.format(Locale.ROOT, format, arguments));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
