package dev.lynex.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A client that may do everything, to be closed. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private void end() {
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
