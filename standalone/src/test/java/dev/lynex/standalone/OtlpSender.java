package dev.lynex.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * An app with an official SDK and exporter in a process of its own. It sends until its input ends, and says on its
 * output what became of each batch: {@code spans ok ID ID …}, {@code logs failed ID …}, and last {@code made SPANS LOGS}.
 * Its exporter is set up by the standard variables alone.
 */
final class OtlpSender implements AutoCloseable {
    private static final int MOST_LAST_WORDS = 2_000;

    private final Process process;
    private final Path log;
    private final Thread reader;
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private String made = "";

    private OtlpSender(Process process, Path log) {
        this.log = log;
        this.process = process;
        this.reader = Thread.ofPlatform().start(this::read);
    }

    /** @param endpoint of the protocol, without the path of a signal */
    static OtlpSender start(OtlpLeg leg, Path tools, String endpoint, String key, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(leg.language(), tools));
        builder.environment()
                .putAll(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        endpoint,
                        "OTEL_EXPORTER_OTLP_PROTOCOL",
                        leg.protocol().otel,
                        "OTEL_EXPORTER_OTLP_HEADERS",
                        "x-api-key=" + key,
                        "OTEL_EXPORTER_OTLP_COMPRESSION",
                        "gzip",
                        "OTEL_SERVICE_NAME",
                        leg.project(),
                        "OTEL_METRICS_EXPORTER",
                        "none", // Lynex takes no metrics.
                        "OTEL_BSP_SCHEDULE_DELAY",
                        "500",
                        "OTEL_BLRP_SCHEDULE_DELAY",
                        "500"));
        builder.redirectError(log.toFile());
        return new OtlpSender(builder.start(), log);
    }

    private static List<String> command(OtlpLeg.Language language, Path tools) {
        Path sources = Path.of("src/test/otlp").toAbsolutePath();
        return switch (language) {
            case PYTHON ->
                List.of(
                        tools.resolve("python/bin/python").toString(),
                        sources.resolve("python/sender.py").toString());
            case NODE ->
                // Packages are looked for beside the program.
                List.of("node", tools.resolve("node/sender.mjs").toString());
            case JAVA ->
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JavaSender.class.getName());
        };
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void note(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("made")) {
            made = line;
            return;
        }
        Set<String> outcome =
                switch (words[1]) {
                    case "ok" -> acknowledged;
                    case "failed" -> failed;
                    default -> throw new IllegalStateException("a sender said " + line);
                };
        for (int i = 2; i < words.length; i++) {
            outcome.add(words[i]);
        }
    }

    /** Ids of the spans and log records that the exporter called exported. */
    synchronized Set<String> acknowledged() {
        return new HashSet<>(acknowledged);
    }

    /** Ids of those that it gave up; they may be stored or not. */
    synchronized Set<String> failed() {
        return new HashSet<>(failed);
    }

    private String words() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    /** The end of what it complained about. */
    String lastWords() {
        String words = words();
        return words.substring(Math.max(0, words.length() - MOST_LAST_WORDS));
    }

    /** Has it send what it holds and end; answers how many spans and log records it has made. */
    int finish() throws IOException, InterruptedException {
        process.outputWriter().close();
        if (!process.waitFor(90, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a sender did not end within 90 s");
        }
        reader.join();
        if (process.exitValue() != 0 || made.isEmpty()) {
            throw new IllegalStateException("a sender ended with code " + process.exitValue() + ": " + lastWords());
        }
        String[] words = made.split(" ", -1);
        return Integer.parseInt(words[1]) + Integer.parseInt(words[2]);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
