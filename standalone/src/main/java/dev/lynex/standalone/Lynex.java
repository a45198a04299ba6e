package dev.lynex.standalone;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.component.Durability;
import dev.lynex.engines.DataFolder;
import dev.lynex.function.BackendWatch;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ProcessMetrics;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.function.Tracing;
import dev.lynex.ingest.IngestFunction;
import dev.lynex.ingest.IngestSettings;
import dev.lynex.metadata.KeyCache;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.pricing.PriceTable;
import dev.lynex.processor.ProcessorFunction;
import dev.lynex.processor.ProcessorSettings;
import dev.lynex.query.QueryFunction;
import dev.lynex.query.QuerySettings;
import dev.lynex.queue.BlockSettings;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.QueueWatch;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Lynex whole on one machine: the engines, and the same functions that run by themselves elsewhere. */
final class Lynex implements AutoCloseable {
    private final DataFolder folder;
    private final UpOptions options;
    private final Progress progress;
    /** What to close, last started first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private boolean closed;

    private Lynex(DataFolder folder, UpOptions options, Progress progress) {
        this.folder = folder;
        this.options = options;
        this.progress = progress;
    }

    static Lynex starting(DataFolder folder, UpOptions options, Progress progress) {
        return new Lynex(folder, options, progress);
    }

    Announcement start(Supplier<Duration> took) {
        var clock = InstantSource.system();
        var metrics = ProcessMetrics.registry();
        requireKept(QueueSettings.from(settings(IngestFunction.class)).durability());
        Settings asked = settings(ProcessorFunction.class, archiveKeys());
        boolean archiveHere = asked.flag("archive.enabled")
                && asked.optional("archive.endpoint").isEmpty();
        Engines engines = part(Engines.start(folder, archiveHere, progress));
        Map<String, String> archiveKeys = archiveHere ? engines.archive() : archiveKeys();
        Map<String, String> queueKeys = engines.queue();
        Map<String, String> storeKeys = engines.store();
        Map<String, String> metadataKeys = engines.metadata();
        Settings ingest = settings(
                IngestFunction.class,
                Map.of(
                        "server.host",
                        options.host(),
                        "server.port",
                        Integer.toString(options.ingestPort()),
                        "ingest.otlp-http-port",
                        options.otlpHttp().setting(),
                        "ingest.otlp-grpc-port",
                        options.otlpGrpc().setting(),
                        "queue.disk",
                        folder.path().toString()),
                queueKeys,
                metadataKeys);
        // The folder's lock makes this the only processor, so its name may stay over restarts.
        Settings processor = settings(
                ProcessorFunction.class,
                Map.of("processor.owner", "standalone"),
                queueKeys,
                storeKeys,
                metadataKeys,
                archiveKeys);
        var queue =
                part(RedisEventQueue.create(QueueSettings.forIngest(ingest).withBlocks(BlockSettings.from(processor))));
        var store = part(ClickHouseEventStore.create(
                StoreSettings.from(processor).inEmbeddedEngine(), failure -> engines.mendStore()));
        Optional<S3BlobArchive> archive = archive(processor, archiveHere);
        Settings people = settings(QueryFunction.class, metadataKeys);
        var metadata = part(MongoMetadataStore.create(
                MetadataSettings.from(processor).forBurying(processor).forPeople(people), clock, archive));
        queue.verify();
        store.migrate();
        metadata.migrate();
        part(QueueWatch.start(queue, metrics));
        Tracing tracing = part(Tracing.from(ingest, "lynex"));
        progress.say("schema and queue are in order");
        Optional<FirstStart> first = FirstStart.in(metadata, clock.instant());

        var keys = new KeyCache(metadata, clock);
        var processing = ProcessorFunction.create(
                ProcessorSettings.from(processor),
                queue,
                store,
                metadata,
                archive.map(BlobArchive.class::cast),
                PriceTable.bundled(),
                metrics,
                clock,
                tracing);
        part(BackendWatch.start(metrics, processing.components()));
        processing.start();
        var functions = new Functions(processing);
        part(functions);
        FunctionServer ingesting =
                functions.add(IngestFunction.create(IngestSettings.from(ingest), queue, keys, metadata, metrics, clock)
                        .serve(ServerSettings.from(ingest), tracing));
        String ingestUrl = url(ingesting.port());
        Settings query =
                settings(QueryFunction.class, queryKeys(ingestUrl), queueKeys, storeKeys, metadataKeys, archiveKeys);
        FunctionServer querying =
                functions.add(QueryFunction.create(QuerySettings.from(query), queue, store, metadata, metrics, clock)
                        .leaningOn(archive)
                        .serve(ServerSettings.from(query), tracing));
        String queryUrl = url(querying.port());
        new RunningInstance(
                        ProcessHandle.current().pid(),
                        ingestUrl,
                        queryUrl,
                        engines.metadataUri(),
                        engines.storeUrl(),
                        engines.archiveUrl())
                .write(folder.path());
        part(() -> RunningInstance.delete(folder.path()));
        return new Announcement(
                folder.path(),
                ingestUrl,
                new Announcement.Otlp(
                        otlpUrl(ingesting, IngestFunction.OTLP_HTTP),
                        options.otlpHttp().note()),
                new Announcement.Otlp(
                        otlpUrl(ingesting, IngestFunction.OTLP_GRPC),
                        options.otlpGrpc().note()),
                queryUrl,
                queue.durability().and(store.durability()),
                took.get(),
                first);
    }

    /** What was asked for and cannot be kept is refused, not promised, before anything starts. */
    private static void requireKept(Durability asked) {
        Durability kept = Durability.PROCESS;
        if (!kept.covers(asked)) {
            throw new SettingsException("queue.durability is " + asked.word() + ", and Lynex on one machine can keep "
                    + kept.word() + " only: the embedded ClickHouse never syncs its log of deduplication tokens, so"
                    + " after a power loss a retry could lose or double a block's rows; set LYNEX_QUEUE_DURABILITY to"
                    + " process, or run the functions with a replicated ClickHouse");
        }
    }

    @Override
    public void close() {
        synchronized (parts) {
            closed = true;
            Startup.closeAll(parts.toArray(AutoCloseable[]::new));
            parts.clear();
        }
    }

    /** Notes a part to be closed; when the end came while it started, ends it at once. */
    private <T extends AutoCloseable> T part(T part) {
        synchronized (parts) {
            if (closed) {
                Startup.closeAll(part);
            } else {
                parts.addFirst(part);
            }
            return part;
        }
    }

    private Optional<S3BlobArchive> archive(Settings processor, boolean here) {
        Optional<S3BlobArchive> archive = ArchiveSettings.from(processor).map(S3BlobArchive::create);
        archive.ifPresent(this::part);
        if (here) {
            archive.ifPresent(S3BlobArchive::createBucket);
        }
        return archive;
    }

    private Map<String, String> archiveKeys() {
        return options.archive() ? Map.of("archive.enabled", "true") : Map.of();
    }

    private Map<String, String> queryKeys(String ingestUrl) {
        Map<String, String> keys = new HashMap<>();
        keys.put("server.host", options.host());
        keys.put("server.port", Integer.toString(options.queryPort()));
        keys.put("query.ingest-url", ingestUrl);
        if (options.queryPort() > 0) {
            keys.put("query.public-url", "${LYNEX_QUERY_PUBLIC_URL:" + url(options.queryPort()) + "}");
        }
        options.webRoot().ifPresent(root -> keys.put("query.web-root", root.toString()));
        return keys;
    }

    @SafeVarargs
    private static Settings settings(Class<?> function, Map<String, String>... overrides) {
        Map<String, String> all = new HashMap<>();
        for (Map<String, String> each : overrides) {
            all.putAll(each);
        }
        return Settings.load(function, Optional.empty(), System.getenv(), all);
    }

    /** Where OTLP goes: the ingest API's own address does where there is none for it alone. */
    private String otlpUrl(FunctionServer ingesting, String listener) {
        int port = ingesting.port(listener);
        return url(port > 0 ? port : ingesting.port());
    }

    private String url(int port) {
        boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
        return "http://" + (everywhere ? "127.0.0.1" : options.host()) + ":" + port;
    }
}
