package dev.lynex.crds;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real kube-apiserver with an etcd of its own, on loopback; it has no controllers. Its programs are in {@code
 * k8s/<version>-<os>-<arch>/} of the folder that the system property {@code lynex.kubernetes} names.
 */
final class ApiServer implements AutoCloseable {
    private final KubeAPIServer server;
    private final Path programs;
    private final Path kubeConfig;

    private final KubernetesClient client;

    private ApiServer(KubeAPIServer server, Path programs, Path kubeConfig) {
        this.server = server;
        this.programs = programs;
        this.kubeConfig = kubeConfig;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
                .build();
    }

    static ApiServer start() throws IOException {
        Path folder = Path.of(System.getProperty("lynex.kubernetes"));
        Path programs = newest(folder.resolve("k8s"));
        String name = programs.getFileName().toString();
        KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(folder.toString())
                .withApiServerVersion(name.substring(0, name.indexOf('-')))
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withApiServerFlag("--bind-address", "127.0.0.1")
                .build());
        server.start();
        Path kubeConfig = Files.createTempFile("lynex-crds", ".kubeconfig");
        Files.writeString(kubeConfig, server.getKubeConfigYaml());
        return new ApiServer(server, programs, kubeConfig);
    }

    KubernetesClient client() {
        return client;
    }

    /** Takes the definitions of a folder as users do, and waits until they are served. */
    void serve(Path definitions) throws IOException {
        String said = kubectl("apply", "-f", definitions.toString())
                + kubectl("wait", "crd", "--all", "--for=condition=established", "--timeout=30s");
        if (said.contains("rror") || said.contains("invalid")) {
            throw new IllegalStateException("the definitions are not served: " + said);
        }
    }

    /** What kubectl prints, errors too. */
    String kubectl(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("kubectl").toString(), "--kubeconfig", kubeConfig.toString()));
        command.addAll(List.of(arguments));
        Process kubectl = new ProcessBuilder(command).redirectErrorStream(true).start();
        kubectl.getOutputStream().close();
        return new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.stop();
        Files.delete(kubeConfig);
    }

    private static Path newest(Path versions) {
        try (Stream<Path> folders = Files.list(versions)) {
            return folders.filter(folder -> Files.isExecutable(folder.resolve("kube-apiserver")))
                    .max(Comparator.comparing(folder -> Runtime.Version.parse(
                            folder.getFileName().toString().split("-", 2)[0])))
                    .orElseThrow(() -> new IllegalStateException("no kube-apiserver in " + versions
                            + "/VERSION-OS-ARCH: name another folder by -Dlynex.kubernetes=FOLDER"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
