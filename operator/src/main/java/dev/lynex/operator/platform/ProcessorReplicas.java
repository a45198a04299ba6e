package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.ProcessorFunction;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds the number of the pool's processors: what the spec fixes, else its least, and one as long as none would wake them. */
final class ProcessorReplicas {
    private ProcessorReplicas() {}

    static int wanted(LynexPlatform platform) {
        ProcessorFunction its = platform.getSpec().processor();
        return its.replicas() == null ? Math.max(1, its.scaling().minReplicas()) : its.replicas();
    }

    /** Scales by the scale subresource, so that replicas have an owner of their own. */
    static void hold(LynexPlatform platform, @Nullable Deployment deployment, KubernetesClient client) {
        int wanted = wanted(platform);
        if (deployment != null
                && Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1) != wanted) {
            client.resource(deployment).scale(wanted);
        }
    }
}
