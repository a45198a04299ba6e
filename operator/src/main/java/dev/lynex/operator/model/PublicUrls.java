package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a platform's functions are reached from outside of the cluster, as far as its spec says. */
public final class PublicUrls {
    private PublicUrls() {}

    /** Where people open the dashboard; ends without a slash. */
    public static Optional<String> dashboard(LynexPlatformSpec spec) {
        return Optional.ofNullable(spec.query().publicUrl())
                .or(() -> exposed(spec.query().expose()));
    }

    /** By a route or an Ingress; with a route TLS is the Gateway's. */
    public static Optional<String> exposed(@Nullable Exposure expose) {
        return Optional.ofNullable(expose)
                .map(its ->
                        (its.tlsSecretName() == null && its.httpRoute() == null ? "http://" : "https://") + its.host());
    }
}
