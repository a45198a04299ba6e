package dev.lynex.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function's own {@code Main} in a process of its own, set up by its {@code application.yaml} and environment alone. */
final class FunctionAlone implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready function=\\w+ port=(\\d+)");

    private final Process process;
    private final int port;

    private FunctionAlone(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it and waits until it is ready. */
    static FunctionAlone start(String main, Map<String, String> environment, Consumer<String> log) throws IOException {
        ProcessBuilder builder = builder(main);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader lines = process.errorReader();
        var said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            log.accept(line);
            said.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                // Read on, or the process would stand still at a full pipe.
                Thread.ofVirtual().start(() -> lines.lines().forEach(log));
                return new FunctionAlone(process, Integer.parseInt(ready.group(1)));
            }
        }
        throw new IllegalStateException(main + " ended without being ready:\n" + said);
    }

    static ProcessBuilder builder(String main) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:NewRatio=1",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        return new ProcessBuilder(command);
    }

    int port() {
        return port;
    }

    boolean running() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
    }

    /** SIGTERM; false when it did not end within ten seconds and was killed. */
    boolean stop() throws InterruptedException {
        process.destroy();
        boolean ended = process.waitFor(10, TimeUnit.SECONDS);
        process.destroyForcibly();
        return ended;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
