package dev.lynex.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** There are no nodes, so migrations would never end: says of their pods that they did, save in namespaces that want to say so. */
public final class TestingJobs {
    /** Label of a namespace whose test ends the pods of migrations itself. */
    public static final String BY_HAND = "test.lynex.dev/jobs-by-hand";

    private TestingJobs() {}

    /** Until the client is closed. */
    static void start(KubernetesClient client) {
        client.pods()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/component", "migrate")
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(Pod pod) {
                        end(client, pod);
                    }

                    @Override
                    public void onUpdate(Pod before, Pod now) {
                        end(client, now);
                    }

                    @Override
                    public void onDelete(Pod pod, boolean unknown) {
                        // Its Job is gone.
                    }
                });
    }

    private static void end(KubernetesClient client, Pod pod) {
        if (!"Pending".equals(pod.getStatus().getPhase())) {
            return;
        }
        Namespace namespace =
                client.namespaces().withName(pod.getMetadata().getNamespace()).get();
        if (namespace != null && !namespace.getMetadata().getLabels().containsKey(BY_HAND)) {
            try {
                succeed(client, pod);
            } catch (KubernetesClientException e) {
                // The scheduler changed it meanwhile, so there will be another event; or it is gone with its test.
            }
        }
    }

    /** What a kubelet would say of a pod that ended well. */
    public static void succeed(KubernetesClient client, Pod pod) {
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .editStatus(p -> {
                    p.getStatus().setPhase("Succeeded");
                    return p;
                });
    }
}
