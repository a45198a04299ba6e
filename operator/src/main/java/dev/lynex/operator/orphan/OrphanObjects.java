package dev.lynex.operator.orphan;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.Paused;
import dev.lynex.operator.model.Identifiers;
import dev.lynex.operator.project.ProjectReconciler;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Objects of the operator that have no owner any more. The cluster collects what has one that is gone; with
 * {@code --cascade=orphan} the owner is taken off them first.
 */
final class OrphanObjects {
    private static final System.Logger LOG = System.getLogger(OrphanObjects.class.getName());

    /** Of what platforms and projects are made. Before what they use go those that use it. */
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            HTTPRoute.class,
            ServiceMonitor.class,
            Ingress.class,
            Job.class,
            HorizontalPodAutoscaler.class,
            PodDisruptionBudget.class,
            Deployment.class,
            Service.class,
            NetworkPolicy.class,
            ConfigMap.class,
            ServiceAccount.class,
            Secret.class);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final OrphanMetrics metrics;

    OrphanObjects(KubernetesClient client, Set<String> namespaces, OrphanMetrics metrics) {
        this.client = client;
        this.namespaces = namespaces;
        this.metrics = metrics;
    }

    /** Removes them; returns the platforms that there are. */
    List<LynexPlatform> sweep() {
        for (Class<? extends HasMetadata> kind : KINDS) {
            if (!client.supports(HasMetadata.getApiVersion(kind), HasMetadata.getKind(kind))) {
                continue;
            }
            for (HasMetadata object : ours(kind)) {
                if (object.getMetadata().getOwnerReferences().isEmpty() && !Paused.is(object)) {
                    owner(object).filter(this::gone).ifPresent(owner -> remove(object, owner));
                }
            }
        }
        return list(LynexPlatform.class, Map.of());
    }

    private <R extends HasMetadata> List<R> ours(Class<R> kind) {
        return list(kind, Map.of("app.kubernetes.io/managed-by", Identifiers.MANAGER));
    }

    private <R extends HasMetadata> List<R> list(Class<R> kind, Map<String, String> labels) {
        if (namespaces.isEmpty()) {
            return client.resources(kind)
                    .inAnyNamespace()
                    .withLabels(labels)
                    .list()
                    .getItems();
        }
        List<R> all = new ArrayList<>();
        for (String namespace : namespaces) {
            all.addAll(client.resources(kind)
                    .inNamespace(namespace)
                    .withLabels(labels)
                    .list()
                    .getItems());
        }
        return all;
    }

    private record OwnerName(Class<? extends HasMetadata> kind, String namespace, String name) {}

    /** Whose it was by its labels; empty when they do not say. */
    private static Optional<OwnerName> owner(HasMetadata object) {
        Map<String, String> labels =
                Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
        String namespace = object.getMetadata().getNamespace();
        String project = labels.get(ProjectReconciler.PROJECT_LABEL);
        if (project != null) {
            return Optional.of(new OwnerName(LynexProject.class, namespace, project));
        }
        return Optional.ofNullable(labels.get("app.kubernetes.io/instance"))
                .filter(instance -> "lynex".equals(labels.get("app.kubernetes.io/part-of")))
                .map(platform -> new OwnerName(LynexPlatform.class, namespace, platform));
    }

    /** As the API server says now, no cache. */
    private boolean gone(OwnerName owner) {
        return client.resources(owner.kind())
                        .inNamespace(owner.namespace())
                        .withName(owner.name())
                        .get()
                == null;
    }

    private void remove(HasMetadata object, OwnerName owner) {
        // Not if somebody changed it since it was looked at, say to keep it.
        client.resource(object)
                .lockResourceVersion(object.getMetadata().getResourceVersion())
                .delete();
        metrics.object();
        LOG.log(
                System.Logger.Level.INFO,
                "orphan removed kind=" + object.getKind() + " object="
                        + object.getMetadata().getNamespace() + "/"
                        + object.getMetadata().getName() + " owner=" + HasMetadata.getKind(owner.kind()) + "/"
                        + owner.name());
    }
}
