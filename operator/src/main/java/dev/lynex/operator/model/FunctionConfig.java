package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;

/** The ConfigMap with a function's settings; passwords are not in it, only where they are mounted. */
public final class FunctionConfig {
    static final String FILE = "application.yaml";

    private FunctionConfig() {}

    public static ConfigMap of(FunctionPlan plan) {
        return new ConfigMapBuilder()
                .withMetadata(plan.id().meta())
                .addToData(FILE, plan.settings().yaml())
                .build();
    }

    /** Changes when anything changes that the function reads at its start. */
    static String checksum(FunctionPlan plan) {
        String all = plan.settings().yaml() + plan.settings().files().hash();
        return Checksum.of(all.getBytes(StandardCharsets.UTF_8));
    }
}
