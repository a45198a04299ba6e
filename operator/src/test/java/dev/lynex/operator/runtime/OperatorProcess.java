package dev.lynex.operator.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The operator's own {@code Main} in a process of its own, set up by its environment alone. */
final class OperatorProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready function=operator port=(\\d+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();

    private OperatorProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(() -> process.errorReader().lines().forEach(said::add));
    }

    /** Starts it and waits until it serves. */
    static OperatorProcess start(Path kubeconfig, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ImageFlags.operator());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.lynex.operator.boot.Main"));
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(ImageFlags.environment());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("LYNEX_OPERATOR_PORT", "0");
        builder.environment().putAll(environment);
        var started = new OperatorProcess(builder.start());
        try {
            await().atMost(30, SECONDS).until(() -> started.said(READY) || !started.process.isAlive());
            started.port();
        } catch (RuntimeException e) {
            started.close();
            throw new IllegalStateException("it did not start:\n" + started.log(), e);
        }
        return started;
    }

    private boolean said(Pattern pattern) {
        return said.stream().anyMatch(line -> pattern.matcher(line).find());
    }

    boolean says(String text) {
        return said.stream().anyMatch(line -> line.contains(text));
    }

    String log() {
        return String.join("\n", said);
    }

    int port() {
        return said.stream()
                .map(READY::matcher)
                .filter(Matcher::find)
                .map(ready -> Integer.parseInt(ready.group(1)))
                .findFirst()
                .orElseThrow();
    }

    HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean ready() {
        return get("/health/ready").statusCode() == 200;
    }

    boolean leads() {
        return get("/metrics").body().contains("\nlynex_operator_leading 1.0");
    }

    /** Reconciliations of projects that ended well. */
    double reconciled() {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("operator_sdk_reconciliations_success_total{")
                        && line.contains("kind=\"LynexProject\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What it used of the processors since its start. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    long residentMiB() {
        return memoryMiB("VmRSS:");
    }

    /** The most that was resident since its start. */
    long peakMiB() {
        return memoryMiB("VmHWM:");
    }

    private long memoryMiB(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it did not end:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
