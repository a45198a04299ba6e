package dev.lynex.processor.boot;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.function.BackendWatch;
import dev.lynex.function.Logs;
import dev.lynex.function.ProcessMetrics;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.function.Tracing;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.pricing.PriceTable;
import dev.lynex.processor.ProcessorFunction;
import dev.lynex.processor.ProcessorSettings;
import dev.lynex.processor.SchemaMigration;
import dev.lynex.queue.BlockSettings;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.QueueWatch;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs the processor function against the queue and stores that its settings name; with {@code migrate} as the first argument it
 * brings their schemas up to its version instead, and ends.
 */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());
    private static final String MIGRATE = "migrate";

    private Main() {}

    public static void main(String[] args) {
        Logs.start();
        if (args.length > 0 && args[0].equals(MIGRATE)) {
            String[] others = Arrays.copyOfRange(args, 1, args.length);
            Startup.run(() -> migrate(Startup.settings(ProcessorFunction.class, others)));
        } else {
            Startup.run(() -> start(Startup.settings(ProcessorFunction.class, args)));
        }
    }

    private static void migrate(Settings settings) {
        try (var queue = RedisEventQueue.create(QueueSettings.from(settings));
                var store = ClickHouseEventStore.create(StoreSettings.forWriting(settings));
                var metadata = MongoMetadataStore.create(MetadataSettings.from(settings), InstantSource.system())) {
            LOG.log(System.Logger.Level.INFO, "settings " + settings.shown());
            String owner = ProcessorSettings.from(settings).owner();
            SchemaMigration.create(queue, store, metadata, owner).run();
        }
    }

    private static void start(Settings settings) {
        var clock = InstantSource.system();
        var metrics = ProcessMetrics.registry();
        var tracing = Tracing.from(settings, "lynex-processor");
        var queue = RedisEventQueue.create(QueueSettings.from(settings).withBlocks(BlockSettings.from(settings)));
        var store = ClickHouseEventStore.create(StoreSettings.forWriting(settings));
        Optional<BlobArchive> archive = ArchiveSettings.from(settings).map(S3BlobArchive::create);
        var metadata = MongoMetadataStore.create(MetadataSettings.from(settings).forBurying(settings), clock, archive);
        var function = ProcessorFunction.create(
                ProcessorSettings.from(settings),
                queue,
                store,
                metadata,
                archive,
                PriceTable.bundled(),
                metrics,
                clock,
                tracing);
        LOG.log(System.Logger.Level.INFO, "settings " + settings.shown());
        var backends = BackendWatch.start(metrics, function.components());
        var depth = QueueWatch.start(queue, metrics);
        var server = function.serve(ServerSettings.from(settings));
        function.start();
        Startup.closeAtExit(
                server,
                function,
                tracing,
                depth,
                backends,
                queue,
                store,
                metadata,
                () -> archive.ifPresent(BlobArchive::close));
        LOG.log(System.Logger.Level.INFO, "ready function=processor port=" + server.port());
    }
}
