package dev.lynex.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How functions are reached from outside, and how Prometheus finds them. */
class FunctionExposureTest {
    private static final String GRPC = "/opentelemetry.proto.collector.";

    @Test
    void anHttpRouteLeadsGrpcToItsOwnPort() {
        FunctionPlan ingest = ingest("{host: a.example.com, grpc: true, httpRoute: {gateways: [{name: public,"
                + " namespace: gateways, sectionName: https}, {name: inner}]}}");
        HTTPRoute route = FunctionHttpRoute.of(ingest).getFirst();
        assertThat(FunctionIngress.of(ingest)).isEmpty();
        assertThat(route.getSpec().getHostnames()).containsExactly("a.example.com");
        assertThat(route.getSpec().getParentRefs())
                .extracting(ref -> ref.getNamespace() + "/" + ref.getName() + "/" + ref.getSectionName())
                .containsExactly("gateways/public/https", "null/inner/null");
        assertThat(rules(route))
                .containsExactly(
                        "main-ingest:4317 " + GRPC + "trace.v1.TraceService " + GRPC + "logs.v1.LogsService " + GRPC
                                + "metrics.v1.MetricsService",
                        "main-ingest:8000 /");
    }

    @Test
    void withoutGrpcItsPortIsNotReachable() {
        HTTPRoute route = FunctionHttpRoute.of(
                        ingest("{host: a.example.com, grpc: false, httpRoute: {gateways: [{name: public}]}}"))
                .getFirst();
        assertThat(rules(route)).containsExactly("main-ingest:8000 /");
        assertThat(FunctionIngress.of(ingest("{host: a.example.com, grpc: false, ingress: {}}")))
                .hasSize(1);
    }

    @Test
    void anIngressHasASecondForGrpcWithAnnotationsOfItsOwn() {
        List<Ingress> all = FunctionIngress.of(ingest("{host: a.example.com, grpc: true, tlsSecretName: cert, ingress:"
                + " {className: nginx, annotations: {x: http}, grpcAnnotations: {x: grpc}}}"));
        assertThat(all).hasSize(2);
        assertThat(all.get(0).getMetadata().getAnnotations()).containsEntry("x", "http");
        assertThat(paths(all.get(0))).containsExactly("/ http");
        assertThat(all.get(1).getMetadata().getName()).isEqualTo("main-ingest-grpc");
        assertThat(all.get(1).getMetadata().getAnnotations()).containsEntry("x", "grpc");
        assertThat(paths(all.get(1)))
                .containsExactly(
                        GRPC + "trace.v1.TraceService otlp-grpc",
                        GRPC + "logs.v1.LogsService otlp-grpc",
                        GRPC + "metrics.v1.MetricsService otlp-grpc");
        for (Ingress ingress : all) {
            assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
            assertThat(ingress.getSpec().getTls().getFirst().getSecretName()).isEqualTo("cert");
            assertThat(ingress.getSpec().getRules().getFirst().getHost()).isEqualTo("a.example.com");
        }
    }

    @Test
    void aServiceMonitorSelectsTheFunctionsServiceAlone() {
        ServiceMonitor monitor = FunctionServiceMonitor.of(ingest("{host: a.example.com, grpc: false, ingress: {}}"))
                .getFirst();
        assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
        assertThat(FunctionService.of(ingest("{host: a.example.com, grpc: false, ingress: {}}"))
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
        assertThat(monitor.getSpec().getSelector().getMatchLabels()).isNotEmpty();
        assertThat(monitor.getSpec().getEndpoints().getFirst().getPort()).isEqualTo("http");
        assertThat(monitor.getSpec().getEndpoints().getFirst().getInterval()).isEqualTo("15s");
    }

    private static List<String> rules(HTTPRoute route) {
        return route.getSpec().getRules().stream()
                .map(FunctionExposureTest::rule)
                .toList();
    }

    private static String rule(HTTPRouteRule rule) {
        var back = rule.getBackendRefs().getFirst();
        return back.getName() + ":" + back.getPort() + " "
                + String.join(
                        " ",
                        rule.getMatches().stream()
                                .map(match -> match.getPath().getValue())
                                .toList());
    }

    private static List<String> paths(Ingress ingress) {
        return ingress.getSpec().getRules().getFirst().getHttp().getPaths().stream()
                .map(FunctionExposureTest::path)
                .toList();
    }

    private static String path(HTTPIngressPath path) {
        return path.getPath() + " " + path.getBackend().getService().getPort().getName();
    }

    private static FunctionPlan ingest(String expose) {
        LynexPlatform platform = Serialization.unmarshal("""
                metadata: {name: main, namespace: lynex}
                spec:
                  stores:
                    redis: {url: "redis://redis:6379", cluster: false, replicas: 1, timeout: 1s}
                    clickhouse: {url: "http://clickhouse:8123", database: lynex, replicated: true, synced: true}
                    mongodb: {url: "mongodb://a:27017", database: lynex, timeout: 5s}
                  images: {prefix: lynex, pullPolicy: IfNotPresent}
                  ingest: {scaling: {minReplicas: 1, maxReplicas: 4, targetCpuPercent: 70}, expose: %s}
                  processor:
                    scaling: {minReplicas: 0, maxReplicas: 4, drain: 60s, cooldown: 300s, fallbackReplicas: 1}
                  query: {scaling: {minReplicas: 1, maxReplicas: 4, targetCpuPercent: 70}}
                  durability: process
                  pool: {partitions: 4}
                  allowedNamespaces: {from: Same}
                  networkPolicies: {enabled: true}
                  metrics: {serviceMonitor: {interval: 15s, labels: {release: prometheus}}}
                """.formatted(expose), LynexPlatform.class);
        return FunctionPlan.of(platform, SecretContents.of(List.of()), "1.2.3").get(FunctionKind.INGEST);
    }
}
