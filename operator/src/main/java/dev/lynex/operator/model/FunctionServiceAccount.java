package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** A function's own account, which may do nothing; clouds give access to buckets by it. */
public final class FunctionServiceAccount {
    private FunctionServiceAccount() {}

    public static ServiceAccount of(FunctionPlan plan) {
        return new ServiceAccountBuilder()
                .withMetadata(plan.id().meta())
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
