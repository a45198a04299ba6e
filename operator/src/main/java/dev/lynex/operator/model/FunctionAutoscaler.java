package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.CpuScaling;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import java.util.Optional;

/** The HPA of a function that scales by CPU. */
public final class FunctionAutoscaler {
    private FunctionAutoscaler() {}

    public static Optional<HorizontalPodAutoscaler> of(FunctionPlan plan) {
        CpuScaling scaling = plan.scaling();
        if (scaling == null) {
            return Optional.empty();
        }
        return Optional.of(new HorizontalPodAutoscalerBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", plan.id().name())
                .withMinReplicas(scaling.minReplicas())
                .withMaxReplicas(scaling.maxReplicas())
                .addNewMetric()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(scaling.targetCpuPercent())
                .endTarget()
                .endResource()
                .endMetric()
                .endSpec()
                .build());
    }
}
