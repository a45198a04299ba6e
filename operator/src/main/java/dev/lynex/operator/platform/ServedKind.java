package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether this cluster has a kind that others define: objects of it are made and watched only then. It is asked by
 * discovery, which everybody may, and the answer is kept for a while.
 *
 * @param <R> the kind
 */
final class ServedKind<R extends HasMetadata> implements Condition<R, LynexPlatform> {
    /** How long an answer is kept. */
    static final Duration KEPT = Duration.ofSeconds(30);

    private final Class<R> kind;
    private final InstantSource clock;
    private Instant asked = Instant.MIN;
    private boolean served;

    ServedKind(Class<R> kind, InstantSource clock) {
        this.kind = kind;
        this.clock = clock;
    }

    /** As people look for it: {@code HTTPRoute (gateway.networking.k8s.io/v1)}. */
    String name() {
        return HasMetadata.getKind(kind) + " (" + HasMetadata.getApiVersion(kind) + ")";
    }

    synchronized boolean in(KubernetesClient client) {
        Instant now = clock.instant();
        if (!now.isBefore(asked.plus(KEPT)) || now.isBefore(asked)) {
            try {
                served = client.supports(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind));
                asked = now;
            } catch (KubernetesClientException e) {
                // The API server is away: what was known holds on.
                return served;
            }
        }
        return served;
    }

    @Override
    public boolean isMet(
            DependentResource<R, LynexPlatform> dependent, LynexPlatform platform, Context<LynexPlatform> context) {
        return in(context.getClient());
    }
}
