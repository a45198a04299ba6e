package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Into a function only to its ports, out of it only to DNS and to the ports of its stores. Where the stores are is not
 * known: an address may be of the cluster or of the world.
 */
public final class FunctionNetworkPolicy {
    private static final int DNS = 53;

    private FunctionNetworkPolicy() {}

    /** Empty when the platform wants none. */
    public static Optional<NetworkPolicy> of(FunctionPlan plan) {
        if (!plan.spec().networkPolicies().enabled()) {
            return Optional.empty();
        }
        List<NetworkPolicyPort> own = Pods.ports(plan.kind()).stream()
                .map(port -> port("TCP", new IntOrString(port.getName())))
                .toList();
        List<NetworkPolicyPort> stores = BackendPorts.of(plan).stream()
                .map(number -> port("TCP", new IntOrString(number)))
                .toList();
        List<NetworkPolicyPort> dns = Stream.of("UDP", "TCP")
                .map(protocol -> port(protocol, new IntOrString(DNS)))
                .toList();
        return Optional.of(new NetworkPolicyBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(plan.id().selector())
                .endPodSelector()
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .withPorts(own)
                .endIngress()
                .addNewEgress()
                .withPorts(dns)
                .endEgress()
                .addNewEgress()
                .withPorts(stores)
                .endEgress()
                .endSpec()
                .build());
    }

    private static NetworkPolicyPort port(String protocol, IntOrString port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol(protocol)
                .withPort(port)
                .build();
    }
}
