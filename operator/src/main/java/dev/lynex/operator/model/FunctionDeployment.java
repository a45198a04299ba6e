package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/** A function's Deployment. It says no number of replicas: that is another's to set, and two would fight over it. */
public final class FunctionDeployment {
    private static final int REVISIONS = 3;

    private FunctionDeployment() {}

    public static Deployment of(FunctionPlan plan) {
        return new DeploymentBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(plan.id().selector())
                .endSelector()
                .withRevisionHistoryLimit(REVISIONS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(Pods.of(plan))
                .endSpec()
                .build();
    }
}
