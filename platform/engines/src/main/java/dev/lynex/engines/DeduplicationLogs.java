package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes back deduplication records whose part was never published.
 *
 * <p>For each part of an insert the engine first writes the insert's token into the table's deduplication log and then
 * renames the part to its final name. Killed in between, it knows the token and has no part: the insert, repeated, is
 * answered with success and its rows are lost for good. A record is right when a part on disk covers its block numbers,
 * be it the part itself or one merged from it; both steps happen under the table's lock, so a merge cannot hide a
 * missing part. Parts that were dropped on purpose have their own record of that.
 *
 * <p>True for the pinned version of the engine. A version that publishes first and records then would need the opposite.
 */
final class DeduplicationLogs {
    /** A record that was taken back. */
    record Retraction(Path table, String part, String block) {}

    private record Part(String partition, long low, long high) {
        /** {@code partition_low_high_level} with {@code _mutation} where there was one; null for any other name. */
        static @Nullable Part of(String name) {
            Matcher m = NAME.matcher(name);
            return m.matches() ? new Part(m.group(1), Long.parseLong(m.group(2)), Long.parseLong(m.group(3))) : null;
        }

        boolean covers(Part other) {
            return low <= other.low && other.high <= high;
        }

        private static final Pattern NAME = Pattern.compile("(.+?)_(\\d+)_(\\d+)_\\d+(?:_\\d+)?");
    }

    private static final String FOLDER = "deduplication_logs";
    private static final Pattern LOG = Pattern.compile("deduplication_log_(\\d+)\\.txt");
    private static final String ADDED = "1";
    private static final String DROPPED = "2";

    private final Path folder;
    private final Path table;
    private final TreeMap<Long, Path> logs = new TreeMap<>();
    /** From block id to part. */
    private final Map<String, String> live = new LinkedHashMap<>();

    private DeduplicationLogs(Path folder, Path table) {
        this.folder = folder;
        this.table = table;
    }

    /**
     * Corrects all tables in an engine's data folder. To be called only while no engine has the folder open.
     *
     * @return what was taken back, empty when all is well
     * @throws EngineException if a log has a line of an unknown kind (that log is left untouched) or cannot be read
     */
    static List<Retraction> reconcile(Path data) {
        return each(data, DeduplicationLogs::reconcileTable);
    }

    /**
     * The records of all tables whose part is not there, without touching anything; so also while an engine runs. An
     * insert under way shows here for the moment between its record and its part: what is not there twice, some time
     * apart, is lost.
     *
     * @throws EngineException as {@link #reconcile}, and when the engine takes a file away at that moment
     */
    static List<Retraction> orphans(Path data) {
        return each(data, DeduplicationLogs::orphansOfTable);
    }

    /** Looks at one table. */
    private interface Look {
        List<Retraction> at(DeduplicationLogs table) throws IOException;
    }

    private static List<Retraction> each(Path data, Look look) {
        Path store = data.resolve("store");
        if (!Files.isDirectory(store)) return List.of();
        List<Retraction> retractions = new ArrayList<>();
        // store/<3 letters>/<table's uuid>/deduplication_logs
        try (Stream<Path> folders =
                Files.find(store, 3, (path, attributes) -> attributes.isDirectory() && path.endsWith(FOLDER))) {
            for (Path folder : folders.toList()) {
                retractions.addAll(look.at(new DeduplicationLogs(
                        folder, store.resolve(store.relativize(folder).subpath(0, 2)))));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException("cannot read the deduplication logs in " + store + ": " + e.getMessage(), e);
        }
        return retractions;
    }

    private List<Retraction> reconcileTable() throws IOException {
        List<Retraction> retractions = orphansOfTable();
        if (!retractions.isEmpty()) append(retractions);
        return retractions;
    }

    private List<Retraction> orphansOfTable() throws IOException {
        readLogs();
        Map<String, List<Part>> published = publishedParts();
        List<Retraction> retractions = new ArrayList<>();
        live.forEach((block, name) -> {
            Part part = Part.of(name);
            if (part == null) throw new EngineException("unknown part name " + name + " in " + folder);
            boolean stored =
                    published.getOrDefault(part.partition, List.of()).stream().anyMatch(p -> p.covers(part));
            if (!stored) retractions.add(new Retraction(table, name, block));
        });
        return retractions;
    }

    private void readLogs() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher m = LOG.matcher(file.getFileName().toString());
                if (m.matches()) logs.put(Long.parseLong(m.group(1)), file);
            }
        }
        for (Path log : logs.values()) {
            completeLines(Files.readString(log, ISO_8859_1)).lines().forEach(line -> apply(log, line));
        }
    }

    private void apply(Path log, String line) {
        if (line.isEmpty()) return;
        String[] fields = line.split("\t", -1); // kind, part, block id
        if (fields.length == 3 && fields[0].equals(ADDED)) live.put(fields[2], fields[1]);
        else if (fields.length == 3 && fields[0].equals(DROPPED)) live.remove(fields[2]);
        else throw new EngineException("unknown deduplication record in " + log + ": " + line);
    }

    private Map<String, List<Part>> publishedParts() throws IOException {
        Map<String, List<Part>> published = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(table)) {
            for (Path entry : entries) {
                Part part = Part.of(entry.getFileName().toString());
                if (part != null)
                    published
                            .computeIfAbsent(part.partition, p -> new ArrayList<>())
                            .add(part);
            }
        }
        return published;
    }

    private void append(List<Retraction> retractions) throws IOException {
        Path last = logs.lastEntry().getValue();
        String text = Files.readString(last, ISO_8859_1);
        String whole = completeLines(text);
        if (whole.length() < text.length()) Files.writeString(last, whole, ISO_8859_1);
        StringBuilder drops = new StringBuilder();
        for (Retraction r : retractions) {
            drops.append(DROPPED)
                    .append('\t')
                    .append(r.part())
                    .append('\t')
                    .append(r.block())
                    .append('\n');
        }
        Files.writeString(last, drops, ISO_8859_1, StandardOpenOption.APPEND);
    }

    /** Without the last line when a kill cut it short. */
    private static String completeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }
}
