package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;

/** A function's Service: where apps and people find it within the cluster, and Prometheus its metrics. */
public final class FunctionService {
    private FunctionService() {}

    public static Service of(FunctionPlan plan) {
        return new ServiceBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(plan.id().selector())
                .withPorts(ports(plan))
                .endSpec()
                .build();
    }

    private static List<ServicePort> ports(FunctionPlan plan) {
        return Pods.ports(plan.kind()).stream()
                .map(port -> new ServicePortBuilder()
                        .withName(port.getName())
                        .withPort(port.getContainerPort())
                        .withTargetPort(new IntOrString(port.getName()))
                        .withProtocol("TCP")
                        // Who balances by request must be told that this is HTTP/2 without TLS.
                        .withAppProtocol(port.getName().equals("otlp-grpc") ? "kubernetes.io/h2c" : "http")
                        .build())
                .toList();
    }
}
