package dev.lynex.standalone;

import dev.lynex.engines.DataFolder;
import dev.lynex.engines.MongoEngine;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The metadata of a data folder, for a command that looks at it or changes it, whether Lynex runs on the folder or not. */
final class FolderMetadata {
    private FolderMetadata() {}

    /** The folder that {@code --data} names. */
    static Path folder(Arguments arguments) {
        Path data = arguments.path("--data").orElseGet(UpOptions::defaultData);
        if (!Files.isDirectory(data.resolve("metadata"))) {
            throw new UsageException(data + " is not a Lynex data folder yet; start one with lynex up --data " + data);
        }
        return data;
    }

    static <T> T with(Path data, Function<MetadataStore, T> action) {
        Optional<RunningInstance> running = RunningInstance.on(data);
        if (running.isPresent()) {
            return with(running.get().metadataUri(), action);
        }
        try (DataFolder folder = DataFolder.open(data);
                MongoEngine engine = MongoEngine.start(new MongoEngine.Settings(folder.sub("metadata"), 0))) {
            return with(engine.uri(), action);
        }
    }

    private static <T> T with(String uri, Function<MetadataStore, T> action) {
        try (MetadataStore metadata = MongoMetadataStore.create(MetadataSettings.of(uri), InstantSource.system())) {
            return action.apply(metadata);
        }
    }
}
