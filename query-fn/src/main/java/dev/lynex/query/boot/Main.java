package dev.lynex.query.boot;

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
import dev.lynex.query.QueryFunction;
import dev.lynex.query.QuerySettings;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.QueueWatch;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.time.InstantSource;
import java.util.Optional;

/** Runs the query function against the queue and stores that its settings name. */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());

    private Main() {}

    public static void main(String[] args) {
        Logs.start();
        Startup.run(() -> start(Startup.settings(QueryFunction.class, args)));
    }

    private static void start(Settings settings) {
        var clock = InstantSource.system();
        var metrics = ProcessMetrics.registry();
        var tracing = Tracing.from(settings, "lynex-query");
        var queue = RedisEventQueue.create(QueueSettings.from(settings));
        var store = ClickHouseEventStore.create(StoreSettings.forWriting(settings));
        Optional<BlobArchive> archive = ArchiveSettings.from(settings).map(S3BlobArchive::create);
        var metadata = MongoMetadataStore.create(MetadataSettings.from(settings).forPeople(settings), clock, archive);
        var function = QueryFunction.create(QuerySettings.from(settings), queue, store, metadata, metrics, clock)
                .leaningOn(archive);
        LOG.log(System.Logger.Level.INFO, "settings " + settings.shown());
        var backends = BackendWatch.start(metrics, function.components());
        var depth = QueueWatch.start(queue, metrics);
        var server = function.serve(ServerSettings.from(settings), tracing);
        Startup.closeAtExit(
                server, tracing, depth, backends, queue, store, metadata, () -> archive.ifPresent(BlobArchive::close));
        LOG.log(System.Logger.Level.INFO, "ready function=query port=" + server.port());
    }
}
