package dev.lynex.benchmarks;

import dev.lynex.queue.Ledger;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Accepting and processing at the same time, at a steady rate for some minutes: what is queued and how much memory the
 * functions take must stay flat, and in the end as much must be stored as was accepted. Settings:
 * {@code -Dbenchmark.seconds} (default 600), {@code -Dbenchmark.rows} events a second (default 40,000).
 */
public final class SustainedBenchmark {
    private static final int CLIENTS = 16;
    private static final int BATCH = 100;
    private static final int SAMPLE_SECONDS = 15;

    private SustainedBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        long seconds = Long.getLong("benchmark.seconds", 0) == 0 ? 600 : Long.getLong("benchmark.seconds");
        int rate = Integer.getInteger("benchmark.rows", 0) == 0 ? 40_000 : Integer.getInteger("benchmark.rows");
        try (var installation = new Installation();
                var queue = RedisEventQueue.create(QueueSettings.of(installation.queueUri()));
                var ingest = installation.ingest();
                var processor = installation.processor()) {
            var load = new HttpLoad(ingest.port(), Payload.EVENTS, CLIENTS, BATCH, installation.keys());
            var result = new CompletableFuture<HttpLoad.Result>();
            Thread sender = Thread.ofPlatform().start(() -> result.complete(sent(load, (double) seconds, rate)));
            long start = System.nanoTime();
            long before = 0;
            while (sender.isAlive()) {
                sender.join(Duration.ofSeconds(SAMPLE_SECONDS));
                before = sample(start, before, queue, ingest, processor);
            }
            while (queued(queue.ledger()) > 0) {
                Thread.sleep(100); // The clock of a measurement.
                if (System.nanoTime() - start > (seconds + 120) * 1_000_000_000L) {
                    throw new IllegalStateException("the queue did not drain within two minutes");
                }
            }
            HttpLoad.Result all = result.join();
            System.out.printf(
                    Locale.ROOT,
                    "accepted %,d at %,.0f events/s, refused requests %d, p50 %.2f p99 %.2f p99.9 %.2f ms; stored %,d; queue"
                            + " empty %.1f s after the start%n",
                    all.events(),
                    all.eventsPerSecond(),
                    all.refused(),
                    all.millis(0.5),
                    all.millis(0.99),
                    all.millis(0.999),
                    stored(queue.ledger()),
                    seconds(start));
        }
    }

    private static HttpLoad.Result sent(HttpLoad load, double seconds, int rate) {
        try {
            return load.run(seconds, rate);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long sample(
            long start, long before, RedisEventQueue queue, FunctionProcess ingest, FunctionProcess processor)
            throws IOException {
        Ledger ledger = queue.ledger();
        long stored = stored(ledger);
        System.out.printf(
                Locale.ROOT,
                "%5.0f s  queued %,8d  stored %,8d/s  resident MiB: ingest %d processor %d  CPU s: ingest %.0f processor"
                        + " %.0f%n",
                seconds(start),
                queued(ledger),
                (stored - before) / SAMPLE_SECONDS,
                ingest.residentMiB(),
                processor.residentMiB(),
                ingest.cpu().toNanos() / 1e9,
                processor.cpu().toNanos() / 1e9);
        return stored;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static long queued(Ledger ledger) {
        return ledger.partitions().stream()
                .flatMap(p -> p.projects().values().stream())
                .mapToLong(Ledger.Counters::queued)
                .sum();
    }

    private static long stored(Ledger ledger) {
        return ledger.partitions().stream()
                .flatMap(p -> p.projects().values().stream())
                .mapToLong(Ledger.Counters::stored)
                .sum();
    }
}
