package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.SpecChange;
import dev.lynex.operator.shared.SharedCaches;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The projects of the namespaces that resources of a kind are in, and their platforms. When one of them changes, all resources of
 * the kind in that namespace are looked at again.
 */
public final class NamespaceProjects<P extends HasMetadata> {
    private static final String NAMESPACE = "by-namespace";

    private final EventSourceContext<P> context;
    private final SharedCaches caches;

    public NamespaceProjects(EventSourceContext<P> context, SharedCaches caches) {
        this.context = context;
        this.caches = caches;
        context.getPrimaryCache()
                .addIndexer(
                        NAMESPACE, resource -> List.of(resource.getMetadata().getNamespace()));
    }

    /** What the reconciler of the kind is to be woken by. */
    public List<EventSource<?, P>> eventSources() {
        return List.of(
                caches.projects().followed(context, new ProjectChange(), project -> resources(
                                project.getMetadata().getNamespace())
                        .collect(Collectors.toSet())),
                caches.platforms().followed(context, new SpecChange(), this::on));
    }

    public List<LynexProject> in(String namespace) {
        return caches.projects().in(namespace);
    }

    /** @param name as {@code namespace/name} */
    public Optional<LynexPlatform> platform(String name) {
        return caches.platforms().get(PlatformName.id(name));
    }

    /** Resources of the kind in a namespace. */
    public Stream<ResourceID> resources(String namespace) {
        return context.getPrimaryCache().byIndex(NAMESPACE, namespace).stream().map(ResourceID::fromResource);
    }

    private Set<ResourceID> on(LynexPlatform platform) {
        return caches.projects().byIndex(PlatformName.INDEX, PlatformName.of(platform)).stream()
                .map(project -> project.getMetadata().getNamespace())
                .distinct()
                .flatMap(this::resources)
                .collect(Collectors.toSet());
    }
}
