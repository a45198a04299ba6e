package dev.lynex.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.function.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * How other commands reach the Lynex that runs on a data folder: the file {@code running.json} in it, readable by its
 * owner only.
 *
 * @param pid of the process
 * @param metadataUri address of its metadata store
 * @param storeUrl address of its event store
 * @param archiveUrl address of the S3 that is one of its engines, if there is one
 */
record RunningInstance(
        long pid, String ingestUrl, String queryUrl, String metadataUri, String storeUrl, Optional<String> archiveUrl) {
    private static final String FILE = "running.json";

    void write(Path data) {
        var json = Json.MAPPER
                .createObjectNode()
                .put("pid", pid)
                .put("ingestUrl", ingestUrl)
                .put("queryUrl", queryUrl)
                .put("metadataUri", metadataUri)
                .put("storeUrl", storeUrl);
        archiveUrl.ifPresent(url -> json.put("archiveUrl", url));
        try {
            Path draft = data.resolve(FILE + ".new");
            Files.deleteIfExists(draft);
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, json.toString());
            Files.move(draft, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that runs on the folder; empty when none does, also after one was killed. */
    static Optional<RunningInstance> on(Path data) {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(data.resolve(FILE)));
            long pid = json.path("pid").asLong();
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new RunningInstance(
                    pid,
                    json.path("ingestUrl").asText(),
                    json.path("queryUrl").asText(),
                    json.path("metadataUri").asText(),
                    json.path("storeUrl").asText(),
                    Optional.ofNullable(json.path("archiveUrl").textValue())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
