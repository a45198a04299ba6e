package dev.lynex.processor;

import dev.lynex.archive.BlobArchive;
import dev.lynex.event.Event;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Entry;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * A processor in a JVM of its own that dies at once at an event whose message is "die", as a fault of native code would;
 * or before or after it puts a block into the archive, when it is told so.
 */
final class MortalProcessor implements EventMapper {
    static final int DIED = 77;

    private final EventMapper rows = new EventRowMapper();

    private MortalProcessor() {}

    @Override
    public EventRow map(Event event, Facts facts, String derivedId, Entry entry, String block, Terms terms) {
        if (event.bodyJson().contains("\"die\"")) {
            Runtime.getRuntime().halt(DIED);
        }
        return rows.map(event, facts, derivedId, entry, block, terms);
    }

    /** Of its further arguments: S3's address, the bucket, and {@code before} or {@code after}. */
    private static Optional<BlobArchive> archive(String[] args) {
        return args.length == 6
                ? Optional.empty()
                : Optional.of(new TestingArchive(
                        TestingArchive.at(URI.create(args[6]), args[7], true),
                        () -> dieIf(args[8].equals("before")),
                        () -> dieIf(args[8].equals("after"))));
    }

    private static void dieIf(boolean now) {
        if (now) {
            Runtime.getRuntime().halt(DIED);
        }
    }

    /** Works until nothing is queued, or until it dies. */
    public static void main(String[] args) throws InterruptedException {
        EventQueue queue = Backends.queue(args[0]);
        EventStore store = Backends.store(args[1], args[2], args[3], args[4]);
        MetadataStore metadata = Backends.metadata(args[5]);
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var metrics = new ProcessorMetrics(registry);
        var writer = new BlockWriter(store, metadata, metrics, InstantSource.system());
        var settings = new ProcessorSettings("mortal", Duration.ofMillis(300), Duration.ofSeconds(5), 2);
        var terms = new BlockTerms(metadata, PriceTable.bundled(), InstantSource.system());
        var mapping = new BlockMapping(queue, new RowMapper(new Dialects(new MortalProcessor())), writer);
        var worker = new PartitionWorker(
                0,
                settings,
                queue,
                terms,
                new RetryWindow(queue, store.retryWindow()),
                mapping,
                writer,
                new BlockArchive(archive(args), new ArchiveMetrics(registry)),
                metrics,
                new Semaphore(1));
        worker.start();
        while (queue.ledger().watermark() != null) {
            Thread.sleep(20);
        }
        worker.close();
        System.exit(0);
    }
}
