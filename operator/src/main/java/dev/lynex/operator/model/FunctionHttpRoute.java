package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.GatewayRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A function's HTTPRoute, when it is exposed by a Gateway. gRPC goes through it too, by its paths: a Gateway takes an
 * HTTPRoute or a GRPCRoute for one host at a listener, not both, and the Service's port says that it speaks HTTP/2.
 */
public final class FunctionHttpRoute {
    private FunctionHttpRoute() {}

    public static List<HTTPRoute> of(FunctionPlan plan) {
        Exposure expose = plan.expose();
        if (expose == null || expose.httpRoute() == null) {
            return List.of();
        }
        List<HTTPRouteRule> rules = new ArrayList<>();
        if (!GrpcPaths.of(expose).isEmpty()) {
            rules.add(rule(plan, GrpcPaths.of(expose), "otlp-grpc"));
        }
        rules.add(rule(plan, List.of("/"), "http"));
        return List.of(new HTTPRouteBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withHostnames(expose.host())
                .withParentRefs(expose.httpRoute().gateways().stream()
                        .map(FunctionHttpRoute::parent)
                        .toList())
                .withRules(rules)
                .endSpec()
                .build());
    }

    private static ParentReference parent(GatewayRef gateway) {
        return new ParentReferenceBuilder()
                .withName(gateway.name())
                .withNamespace(gateway.namespace())
                .withSectionName(gateway.sectionName())
                .build();
    }

    private static HTTPRouteRule rule(FunctionPlan plan, List<String> paths, String port) {
        var rule = new HTTPRouteRuleBuilder()
                .addNewBackendRef()
                .withName(plan.id().name())
                .withPort(Pods.port(plan.kind(), port))
                .endBackendRef();
        paths.forEach(path -> rule.addNewMatch()
                .withNewPath()
                .withType("PathPrefix")
                .withValue(path)
                .endPath()
                .endMatch());
        return rule.build();
    }
}
