package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.ServiceMonitors;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitorBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By which the Prometheus operator finds a function's metrics. */
public final class FunctionServiceMonitor {
    private FunctionServiceMonitor() {}

    public static List<ServiceMonitor> of(FunctionPlan plan) {
        ServiceMonitors its = plan.spec().metrics().serviceMonitor();
        if (its == null) {
            return List.of();
        }
        // Its own labels last: by these it is found again.
        Map<String, String> labels = new TreeMap<>(its.labels());
        labels.putAll(plan.id().labels());
        return List.of(new ServiceMonitorBuilder()
                .withNewMetadata()
                .withNamespace(plan.id().namespace())
                .withName(plan.id().name())
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(plan.id().selector())
                .endSelector()
                .addNewEndpoint()
                .withPort("http")
                .withPath("/metrics")
                .withInterval(its.interval())
                .endEndpoint()
                .endSpec()
                .build());
    }
}
