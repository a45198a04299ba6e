package dev.lynex.operator.runtime;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.http.HttpClient;
import java.util.concurrent.Executors;

/** The operator's client of its cluster, made so that thousands of resources fit into little memory. */
public final class ClusterClient {
    private ClusterClient() {}

    /** For the cluster that the operator runs in, or from outside the current one of the kubeconfig. */
    public static KubernetesClientBuilder builder() {
        return new KubernetesClientBuilder()
                // What fails is tried again by who asked; with the client's own ten times a lease would be over
                // meanwhile.
                .withConfig(new ConfigBuilder().withRequestRetryBackoffLimit(1).build())
                .withHttpClientFactory(new VirtualThreads())
                .withTaskExecutor(Executors.newVirtualThreadPerTaskExecutor())
                .withKubernetesSerialization(OwnKinds.serialization());
    }

    /** A burst of answers would start dozens of threads, each with a stack of its own. */
    private static final class VirtualThreads extends JdkHttpClientFactory {
        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.executor(Executors.newVirtualThreadPerTaskExecutor());
        }
    }
}
