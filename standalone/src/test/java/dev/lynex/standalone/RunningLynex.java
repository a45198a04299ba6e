package dev.lynex.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Lynex in a process of its own, as {@code lynex up} starts it, and what a client does with it. */
final class RunningLynex implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Process process;
    private final JsonNode ready;
    private final Path log;

    private RunningLynex(Process process, JsonNode ready, Path log) {
        this.process = process;
        this.ready = ready;
        this.log = log;
    }

    static RunningLynex start(Path data, String... more) throws IOException {
        Path log = data.resolveSibling(data.getFileName() + ".log");
        List<String> arguments = new ArrayList<>(List.of("up", "--json", "--data", data.toString()));
        arguments.addAll(Arrays.asList(more));
        for (String port : List.of("--port-ingest", "--port-query", "--port-otlp-http", "--port-otlp-grpc")) {
            if (!arguments.contains(port)) {
                arguments.addAll(List.of(port, "0"));
            }
        }
        Process process = command(arguments)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException(
                    "up ended without a word; its log is " + java.nio.file.Files.readString(log));
        }
        return new RunningLynex(process, JSON.readTree(line), log);
    }

    static ProcessBuilder command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.lynex.standalone.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    JsonNode ready() {
        return ready;
    }

    long pid() {
        return process.pid();
    }

    /** The ids of the engine processes, and of whatever guards them. */
    List<ProcessHandle> children() {
        return process.toHandle().descendants().toList();
    }

    Path log() {
        return log;
    }

    HttpResponse<String> send(String path, String body, String key) throws IOException, InterruptedException {
        return sendTo(ready.get("ingestUrl").asText() + path, body, key);
    }

    HttpResponse<String> sendTo(String url, String body, String key) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As a page of that origin does: without a header of ours. */
    HttpResponse<String> sendFrom(String origin, String target, String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(ready.get("ingestUrl").asText() + target))
                        .header("Origin", origin)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> ask(String path, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(ready.get("queryUrl").asText() + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode json(String path, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask(path, token);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
    }

    /** SIGTERM, as Ctrl-C's sibling; returns how long the end took. */
    Duration stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("did not end within 20 s");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
