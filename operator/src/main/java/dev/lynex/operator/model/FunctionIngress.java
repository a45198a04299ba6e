package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.IngressExposure;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function's Ingress, when it is exposed by one, and a second for gRPC: controllers are told by annotations what the back
 * end speaks, and those hold for a whole Ingress.
 */
public final class FunctionIngress {
    private FunctionIngress() {}

    public static List<Ingress> of(FunctionPlan plan) {
        Exposure expose = plan.expose();
        if (expose == null || expose.ingress() == null) {
            return List.of();
        }
        IngressExposure its = expose.ingress();
        String name = plan.id().name();
        List<Ingress> all = new ArrayList<>();
        all.add(ingress(plan, expose, its.className(), name, its.annotations(), List.of(path(plan, "/", "http"))));
        List<HTTPIngressPath> grpc = GrpcPaths.of(expose).stream()
                .map(path -> path(plan, path, "otlp-grpc"))
                .toList();
        if (!grpc.isEmpty()) {
            all.add(ingress(plan, expose, its.className(), name + "-grpc", its.grpcAnnotations(), grpc));
        }
        return all;
    }

    private static Ingress ingress(
            FunctionPlan plan,
            Exposure expose,
            @Nullable String className,
            String name,
            Map<String, String> annotations,
            List<HTTPIngressPath> paths) {
        String tls = expose.tlsSecretName();
        List<IngressTLS> certificates = tls == null
                ? List.of()
                : List.of(new IngressTLSBuilder()
                        .withHosts(expose.host())
                        .withSecretName(tls)
                        .build());
        return new IngressBuilder()
                .withNewMetadata()
                .withNamespace(plan.id().namespace())
                .withName(name)
                .withLabels(plan.id().labels())
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(className)
                .withTls(certificates)
                .addNewRule()
                .withHost(expose.host())
                .withNewHttp()
                .withPaths(paths)
                .endHttp()
                .endRule()
                .endSpec()
                .build();
    }

    private static HTTPIngressPath path(FunctionPlan plan, String path, String port) {
        return new HTTPIngressPathBuilder()
                .withPath(path)
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(plan.id().name())
                .withNewPort()
                .withName(port)
                .endPort()
                .endService()
                .endBackend()
                .build();
    }
}
