package dev.lynex.processor;

import dev.lynex.archive.BlobArchive;
import dev.lynex.component.Component;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The processor function: takes blocks from the queue, stores their events as priced rows, settles them. */
public final class ProcessorFunction implements AutoCloseable {
    private final List<Component> components;
    private final PrometheusMeterRegistry metrics;
    private final List<PartitionWorker> workers;

    private ProcessorFunction(
            List<Component> components, PrometheusMeterRegistry metrics, List<PartitionWorker> workers) {
        this.components = components;
        this.metrics = metrics;
        this.workers = workers;
    }

    /** Wires the function without an archive and spans; does no I/O. */
    public static ProcessorFunction create(
            ProcessorSettings settings,
            EventQueue queue,
            EventStore store,
            MetadataStore metadata,
            PriceTable prices,
            PrometheusMeterRegistry metrics,
            InstantSource clock) {
        return create(settings, queue, store, metadata, Optional.empty(), prices, metrics, clock, Tracing.off());
    }

    /**
     * Wires the function; does no I/O.
     *
     * @param archive that gets each block before it is settled
     * @param tracing gets a span for each block
     */
    public static ProcessorFunction create(
            ProcessorSettings settings,
            EventQueue queue,
            EventStore store,
            MetadataStore metadata,
            Optional<BlobArchive> archive,
            PriceTable prices,
            PrometheusMeterRegistry metrics,
            InstantSource clock,
            Tracing tracing) {
        var terms = new BlockTerms(metadata, prices, clock);
        var counts = new ProcessorMetrics(metrics, tracing);
        var window = new RetryWindow(queue, store.retryWindow());
        var writer = new BlockWriter(store, metadata, counts, clock);
        var mapping = new BlockMapping(queue, new RowMapper(new Dialects(new EventRowMapper())), writer);
        var archiving = new BlockArchive(archive, new ArchiveMetrics(metrics));
        var hands = new Semaphore(settings.blocksInHand(), true);
        List<PartitionWorker> workers = IntStream.range(0, queue.partitions())
                .mapToObj(p -> new PartitionWorker(
                        p, settings, queue, terms, window, mapping, writer, archiving, counts, hands))
                .toList();
        List<Component> components = Stream.concat(Stream.of(queue, store, metadata), archive.stream())
                .toList();
        return new ProcessorFunction(components, metrics, workers);
    }

    /** The backends that it leans on. */
    public List<Component> components() {
        return components;
    }

    /** Starts working on every partition. */
    public void start() {
        workers.forEach(PartitionWorker::start);
    }

    /** Serves health and metrics; call after {@link #start}. */
    public FunctionServer serve(ServerSettings settings) {
        return FunctionServer.start(ProcessorFunction.class, settings, components, metrics, routing -> {});
    }

    /** Ends the blocks in hand within the grace period, or lets go of them for others to take. */
    @Override
    public void close() {
        workers.forEach(PartitionWorker::stop);
        workers.forEach(PartitionWorker::close);
    }
}
