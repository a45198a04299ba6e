package dev.lynex.standalone;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.DataFolder;
import dev.lynex.engines.S3Engine;
import dev.lynex.function.Startup;
import dev.lynex.processor.ProcessorFunction;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The store and the archive that a replay goes between: of a Lynex that runs on a data folder, of a folder on which none
 * runs, whose engines are started for it then, or those that a settings file names.
 */
final class ReplayBackends implements AutoCloseable {
    private final BlobArchive archive;
    private final EventStore store;
    /** What was started for it, to be closed in reverse. */
    private final List<AutoCloseable> engines;

    private ReplayBackends(BlobArchive archive, EventStore store, List<AutoCloseable> engines) {
        this.archive = archive;
        this.store = store;
        this.engines = engines;
    }

    /** Those that a settings file of processor-fn names, and the environment. */
    static ReplayBackends of(Path config) {
        Settings settings = Startup.settings(ProcessorFunction.class, new String[] {"--config", config.toString()});
        ArchiveSettings archive = ArchiveSettings.from(settings)
                .orElseThrow(() -> new UsageException("archive.enabled is false in " + config));
        return new ReplayBackends(
                S3BlobArchive.create(archive),
                ClickHouseEventStore.create(StoreSettings.forWriting(settings)),
                List.of());
    }

    /** Those of a data folder. */
    static ReplayBackends of(Path data, Progress progress) {
        List<AutoCloseable> engines = new ArrayList<>();
        try {
            return of(data, engines, progress);
        } catch (RuntimeException e) {
            close(engines);
            throw e;
        }
    }

    private static ReplayBackends of(Path data, List<AutoCloseable> engines, Progress progress) {
        Optional<RunningInstance> running = RunningInstance.on(data);
        String storeUrl;
        if (running.isPresent()) {
            storeUrl = running.get().storeUrl();
        } else {
            DataFolder folder = DataFolder.open(data);
            engines.add(folder);
            ClickHouseEngine clickHouse = ClickHouseEngine.start(new ClickHouseEngine.Settings(
                    folder.sub("clickhouse"), 0, Engines.STORE_USER, folder.secret("clickhouse")));
            engines.add(clickHouse);
            progress.say("ClickHouse is up");
            storeUrl = clickHouse.url();
        }
        Map<String, String> keys = new HashMap<>();
        keys.put("archive.enabled", "true");
        keys.put("store.url", storeUrl);
        keys.put("store.user", Engines.STORE_USER);
        keys.put("store.password", DataFolder.secretOf(data, "clickhouse"));
        if (settings(keys).optional("archive.endpoint").isEmpty()) {
            keys.putAll(ownArchive(data, running.flatMap(RunningInstance::archiveUrl), engines));
        }
        Settings settings = settings(keys);
        return new ReplayBackends(
                S3BlobArchive.create(ArchiveSettings.from(settings).orElseThrow()),
                ClickHouseEventStore.create(StoreSettings.from(settings).inEmbeddedEngine()),
                engines);
    }

    private static Map<String, String> ownArchive(Path data, Optional<String> runningAt, List<AutoCloseable> engines) {
        if (!Files.isDirectory(data.resolve("s3"))) {
            throw new UsageException(data + " has no archive; lynex up --archive --data " + data + " makes one");
        }
        String secret = DataFolder.secretOf(data, "s3");
        String url = runningAt.orElseGet(() -> {
            S3Engine s3 = S3Engine.start(new S3Engine.Settings(data.resolve("s3"), 0, Engines.ARCHIVE_USER, secret));
            engines.add(s3);
            return s3.endpoint().toString();
        });
        return Engines.archive(url, secret);
    }

    private static Settings settings(Map<String, String> keys) {
        return Settings.load(ProcessorFunction.class, Optional.empty(), System.getenv(), keys);
    }

    BlobArchive archive() {
        return archive;
    }

    EventStore store() {
        return store;
    }

    @Override
    public void close() {
        Startup.closeAll(store, archive);
        close(engines);
    }

    private static void close(List<AutoCloseable> engines) {
        Startup.closeAll(engines.reversed().toArray(AutoCloseable[]::new));
    }
}
