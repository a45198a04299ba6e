package dev.lynex.ingest.boot;

import dev.lynex.function.BackendWatch;
import dev.lynex.function.Logs;
import dev.lynex.function.ProcessMetrics;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.function.Tracing;
import dev.lynex.ingest.IngestFunction;
import dev.lynex.ingest.IngestSettings;
import dev.lynex.metadata.KeyCache;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.QueueWatch;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import java.time.InstantSource;

/** Runs the ingest function against the queue and metadata store that its settings name. */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());

    private Main() {}

    public static void main(String[] args) {
        Logs.start();
        Startup.run(() -> start(Startup.settings(IngestFunction.class, args)));
    }

    private static void start(Settings settings) {
        var clock = InstantSource.system();
        var metrics = ProcessMetrics.registry();
        var tracing = Tracing.from(settings, "lynex-ingest");
        var queue = RedisEventQueue.create(QueueSettings.forIngest(settings));
        var metadata = MongoMetadataStore.create(MetadataSettings.from(settings), clock);
        var function = IngestFunction.create(
                IngestSettings.from(settings), queue, new KeyCache(metadata, clock), metadata, metrics, clock);
        LOG.log(System.Logger.Level.INFO, "settings " + settings.shown());
        var backends = BackendWatch.start(metrics, function.components());
        var depth = QueueWatch.start(queue, metrics);
        var server = function.serve(ServerSettings.from(settings), tracing);
        Startup.closeAtExit(server, tracing, depth, backends, queue, metadata);
        LOG.log(System.Logger.Level.INFO, "ready function=ingest port=" + server.port());
    }
}
