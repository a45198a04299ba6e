package dev.lynex.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real control plane without nodes: API server, controllers and scheduler, by the project's own scripts. It serves the
 * whole JVM; tests keep apart by namespaces of their own.
 */
public final class TestingCluster {
    private static @Nullable TestingCluster shared;

    private final Path folder;
    private final Config config;
    private final KubernetesClient jobs;

    private TestingCluster(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        script("up.sh");
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        config = new ConfigBuilder(Config.fromKubeconfig(
                        Files.readString(folder.resolve("admin.kubeconfig"), StandardCharsets.UTF_8)))
                .build();
        try (KubernetesClient client = client();
                Stream<Path> definitions = Files.list(Path.of("../crds/generated"))) {
            for (Path definition : definitions.toList()) {
                client.load(Files.newInputStream(definition)).serverSideApply();
            }
        }
        jobs = client();
        TestingJobs.start(jobs);
    }

    public static synchronized TestingCluster shared() {
        if (shared == null) {
            try {
                shared = new TestingCluster(Files.createTempDirectory("lynex-cluster-"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the cluster did not start", e);
            }
        }
        return shared;
    }

    /** One that serves a single test class, which ends it. */
    public static TestingCluster own() throws IOException, InterruptedException {
        return new TestingCluster(Files.createTempDirectory("lynex-cluster-"));
    }

    /** Of somebody who may do everything. */
    public Path kubeconfig() {
        return folder.resolve("admin.kubeconfig");
    }

    /** kill -9 of the API server; what comes back starts it again, at the same address and with the same data. */
    public Runnable killApiServer() throws IOException, InterruptedException {
        ProcessHandle server = ProcessHandle.allProcesses()
                .filter(each -> arguments(each).stream().anyMatch(argument -> argument.endsWith("/kube-apiserver"))
                        && arguments(each).stream().anyMatch(argument -> argument.contains(folder + "/pki/")))
                .findFirst()
                .orElseThrow();
        List<String> command = arguments(server);
        server.destroyForcibly();
        server.onExit().join();
        return () -> {
            try {
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                folder.resolve("logs/kube-apiserver-again.log").toFile())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static List<String> arguments(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A client that may do everything, to be closed. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    public void end() {
        jobs.close();
        try {
            script("down.sh");
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
        }
    }

    private void script(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("src/test/kubernetes/" + name, "--run", folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(name + " failed:\n" + said);
        }
    }
}
