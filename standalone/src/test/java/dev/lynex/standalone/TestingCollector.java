package dev.lynex.standalone;

import dev.lynex.engines.LoopbackPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry Collector in a process of its own, with the configuration that the guide recommends. */
final class TestingCollector implements AutoCloseable {
    private static final Path CONFIGURATIONS = Path.of("src/test/otlp/collector");

    private final Process process;
    private final int grpcPort;
    private final int httpPort;

    private TestingCollector(Process process, int grpcPort, int httpPort) {
        this.process = process;
        this.grpcPort = grpcPort;
        this.httpPort = httpPort;
    }

    /**
     * Starts it in front of Lynex; it listens some time later.
     *
     * @param configuration a file's name beside the manifest
     * @param more command-line options
     */
    static TestingCollector start(
            Path tools, String configuration, Map<String, String> environment, Path folder, String... more)
            throws IOException {
        int grpcPort = LoopbackPort.free();
        int httpPort = LoopbackPort.free();
        List<String> command = new ArrayList<>(List.of(
                tools.resolve("collector/collector").toString(),
                "--config",
                CONFIGURATIONS.resolve(configuration).toString(),
                // Several run here at once, and its own metrics have a fixed port.
                "--set=service::telemetry::metrics::level=none"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment()
                .putAll(Map.of(
                        "COLLECTOR_GRPC", "127.0.0.1:" + grpcPort,
                        "COLLECTOR_HTTP", "127.0.0.1:" + httpPort,
                        "COLLECTOR_QUEUE", folder.resolve("queue").toString()));
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("collector.log").toFile());
        return new TestingCollector(builder.start(), grpcPort, httpPort);
    }

    boolean listens() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the Collector ended with code " + process.exitValue());
        }
        try (Socket grpc = new Socket(InetAddress.getLoopbackAddress(), grpcPort);
                Socket http = new Socket(InetAddress.getLoopbackAddress(), httpPort)) {
            return grpc.isConnected() && http.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String endpoint(OtlpLeg.Protocol protocol) {
        return "http://127.0.0.1:" + (protocol == OtlpLeg.Protocol.GRPC ? grpcPort : httpPort);
    }

    /** SIGTERM: it sends what it can and ends. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the Collector did not end within 30 s");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
