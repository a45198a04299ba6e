package dev.lynex.operator;

import static dev.lynex.operator.TestingNamespace.within;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Pods of functions on a control plane without nodes. */
public final class TestingPods {
    private TestingPods() {}

    /** Waits for so many, and says what a kubelet would of those that came up. */
    public static void run(KubernetesClient client, String namespace, int pods) {
        within(40).until(() -> of(client, namespace).size() == pods);
        for (Pod pod : of(client, namespace)) {
            client.resource(pod).editStatus(p -> {
                p.getStatus().setPhase("Running");
                p.getStatus()
                        .getConditions()
                        .add(new PodConditionBuilder()
                                .withType("Ready")
                                .withStatus("True")
                                .build());
                return p;
            });
        }
    }

    private static List<Pod> of(KubernetesClient client, String namespace) {
        return client.pods()
                .inNamespace(namespace)
                .withLabelNotIn("app.kubernetes.io/component", "migrate")
                .list()
                .getItems();
    }
}
