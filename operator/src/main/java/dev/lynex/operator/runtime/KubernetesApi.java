package dev.lynex.operator.runtime;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** Kubernetes' API, as the operator needs it: whether it lets the operator read its resources. */
final class KubernetesApi implements Component {
    private final KubernetesClient client;
    private final Set<String> namespaces;

    KubernetesApi(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Check check() {
        var one = new ListOptionsBuilder().withLimit(1L).build();
        var platforms = client.resources(LynexPlatform.class);
        try {
            if (namespaces.isEmpty()) {
                platforms.inAnyNamespace().list(one);
            } else {
                for (String namespace : namespaces) {
                    platforms.inNamespace(namespace).list(one);
                }
            }
            return Check.up(client.getMasterUrl().toString());
        } catch (KubernetesClientException e) {
            return Check.down(reason(e));
        }
    }

    private String reason(KubernetesClientException e) {
        String where = "the API server at " + client.getMasterUrl();
        return switch (e.getCode()) {
            case 401 -> where + " does not know who this is: give the pod a ServiceAccount, and its token";
            case 403 ->
                where + " does not let this account list LynexPlatforms: give it the operator's role (" + said(e) + ")";
            case 404 -> where + " has no LynexPlatforms: apply the definitions of Lynex' custom resources";
            case 0 -> where + " does not answer: " + said(e);
            default -> where + " answered " + e.getCode() + ": " + said(e);
        };
    }

    private static String said(KubernetesClientException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(
                e.getStatus() == null ? cause.getMessage() : e.getStatus().getMessage());
    }

    /** The client is another's. */
    @Override
    public void close() {}
}
