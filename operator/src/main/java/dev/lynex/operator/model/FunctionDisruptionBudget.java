package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;

/** Nodes are emptied of a function's pods one by one; a budget that let none go would hold up every upgrade of a node. */
public final class FunctionDisruptionBudget {
    private FunctionDisruptionBudget() {}

    public static PodDisruptionBudget of(FunctionPlan plan) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(plan.id().meta())
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                // A pod that is not ready serves nobody; without this it could keep its node from being emptied for
                // ever.
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(plan.id().selector())
                .endSelector()
                .endSpec()
                .build();
    }
}
