package dev.lynex.operator.orphan;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.Paused;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What lies in platforms' stores though its resource is gone. It is removed when it was found so twice, some minutes apart:
 * what is in a store cannot be had back.
 */
final class OrphanDeclarations {
    private static final System.Logger LOG = System.getLogger(OrphanDeclarations.class.getName());

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final List<DeclaredThings> kinds;
    private final Duration confirmAfter;
    private final OrphanMetrics metrics;
    private final InstantSource clock;
    private Map<Suspect, Instant> suspects = new HashMap<>();

    private record Suspect(String platformUid, Class<?> ownerKind, DeclaredThings.Declared declared) {}

    OrphanDeclarations(
            KubernetesClient client,
            Set<String> namespaces,
            List<DeclaredThings> kinds,
            Duration confirmAfter,
            OrphanMetrics metrics,
            InstantSource clock) {
        this.client = client;
        this.namespaces = namespaces;
        this.kinds = List.copyOf(kinds);
        this.confirmAfter = confirmAfter;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Looks at the stores of these platforms, and at no other.
     *
     * @return how many are suspected now
     */
    int sweep(List<LynexPlatform> platforms) {
        Map<Suspect, Instant> still = new HashMap<>();
        for (LynexPlatform platform : platforms) {
            if (platform.isMarkedForDeletion() || Paused.is(platform)) {
                continue;
            }
            try {
                for (DeclaredThings kind : kinds) {
                    look(platform, kind, still);
                }
            } catch (StoreAwayException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "orphans not looked for in a store platform="
                                + platform.getMetadata().getNamespace() + "/"
                                + platform.getMetadata().getName() + " error=" + e.getMessage());
            }
        }
        suspects = still;
        return still.size();
    }

    private void look(LynexPlatform platform, DeclaredThings kind, Map<Suspect, Instant> still)
            throws StoreAwayException {
        Instant now = clock.instant();
        for (DeclaredThings.Declared each : kind.of(platform, client)) {
            if (!looksAfter(each.namespace()) || there(kind, each)) {
                continue;
            }
            var suspect = new Suspect(platform.getMetadata().getUid(), kind.ownerKind(), each);
            Instant since = suspects.getOrDefault(suspect, now);
            if (now.isBefore(since.plus(confirmAfter)) || since.equals(now)) {
                still.put(suspect, since);
            } else {
                kind.release(each, platform, client);
                metrics.declared();
                LOG.log(
                        System.Logger.Level.INFO,
                        "orphan released id=" + each.id() + " owner=" + HasMetadata.getKind(kind.ownerKind()) + "/"
                                + each.namespace() + "/" + each.name() + " uid=" + each.ownerUid());
            }
        }
    }

    private boolean looksAfter(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }

    /** As the API server says now; another resource of that name is another owner. */
    private boolean there(DeclaredThings kind, DeclaredThings.Declared each) {
        HasMetadata found = client.resources(kind.ownerKind())
                .inNamespace(each.namespace())
                .withName(each.name())
                .get();
        return found != null && found.getMetadata().getUid().equals(each.ownerUid());
    }
}
