package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.IngressExposure;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.List;
import java.util.Optional;

/** A function's Ingress, when it is exposed by one. */
public final class FunctionIngress {
    private FunctionIngress() {}

    public static Optional<Ingress> of(FunctionPlan plan) {
        Exposure expose = plan.expose();
        if (expose == null || expose.ingress() == null) {
            return Optional.empty();
        }
        IngressExposure its = expose.ingress();
        String tls = expose.tlsSecretName();
        List<IngressTLS> certificates = tls == null
                ? List.of()
                : List.of(new IngressTLSBuilder()
                        .withHosts(expose.host())
                        .withSecretName(tls)
                        .build());
        return Optional.of(new IngressBuilder()
                .withNewMetadata()
                .withNamespace(plan.id().namespace())
                .withName(plan.id().name())
                .withLabels(plan.id().labels())
                .withAnnotations(its.annotations())
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(its.className())
                .withTls(certificates)
                .addNewRule()
                .withHost(expose.host())
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(plan.id().name())
                .withNewPort()
                .withName("http")
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build());
    }
}
