package dev.lynex.operator.shared;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.api.model.Secret;

/**
 * The kinds that several controllers look at, once for the whole operator.
 *
 * @param secrets changes only: who needs one asks for it
 */
public record SharedCaches(
        SharedCache<LynexPlatform> platforms,
        SharedCache<LynexProject> projects,
        SharedCache<RetentionPolicy> policies,
        Changes<Secret> secrets) {
    public static SharedCaches create() {
        return new SharedCaches(
                new SharedCache<>(LynexPlatform.class),
                new SharedCache<>(LynexProject.class),
                new SharedCache<>(RetentionPolicy.class),
                new Changes<>(Secret.class));
    }
}
