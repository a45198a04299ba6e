package dev.lynex.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function in a process of its own with a heap of its own, and what it costs. */
final class FunctionProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready function=\\w+ port=(\\d+)");

    private final Process process;
    private final int port;

    private FunctionProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a main class on this class path with a heap of 256 MiB, and waits until it is ready. */
    static FunctionProcess start(String main, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:NewRatio=1",
                "-Xms16m",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(List.of(System.getProperty("benchmark.options", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader log = process.errorReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofPlatform().daemon().start(() -> pass(log));
                return new FunctionProcess(process, Integer.parseInt(ready.group(1)));
            }
            System.err.println(line);
        }
        throw new IllegalStateException(main + " ended without being ready");
    }

    private static void pass(BufferedReader log) {
        try {
            log.lines().forEach(System.err::println);
        } catch (UncheckedIOException e) {
            // The process has been ended, and its output with it.
            return;
        }
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    Duration cpu() {
        return cpu(process.toHandle());
    }

    static Duration cpu(long pid) {
        return cpu(ProcessHandle.of(pid).orElseThrow());
    }

    private static Duration cpu(ProcessHandle handle) {
        return handle.info().totalCpuDuration().orElseThrow();
    }

    /** Resident memory in MiB, from {@code /proc} where there is one. */
    long residentMiB() throws IOException {
        for (String line : java.nio.file.Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
