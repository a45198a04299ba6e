package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
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
    private static final String PLATFORM = "by-platform";

    private final EventSourceContext<P> context;
    private final InformerEventSource<LynexProject, P> projects;
    private final InformerEventSource<LynexPlatform, P> platforms;

    public NamespaceProjects(EventSourceContext<P> context) {
        this.context = context;
        Class<P> kind = context.getPrimaryResourceClass();
        context.getPrimaryCache()
                .addIndexer(
                        NAMESPACE, resource -> List.of(resource.getMetadata().getNamespace()));
        projects = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(LynexProject.class, kind)
                        .withOnUpdateFilter(new ProjectChange())
                        .withSecondaryToPrimaryMapper(project ->
                                resources(project.getMetadata().getNamespace()).collect(Collectors.toSet()))
                        .withPrimaryToSecondaryMapper((P resource) -> Set.of())
                        .build(),
                context);
        projects.addIndexer(NAMESPACE, project -> List.of(project.getMetadata().getNamespace()));
        projects.addIndexer(PLATFORM, project -> List.of(PlatformName.of(project)));
        platforms = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(LynexPlatform.class, kind)
                        .withOnUpdateFilter(new SpecChange())
                        .withSecondaryToPrimaryMapper(this::on)
                        .withPrimaryToSecondaryMapper((P resource) -> Set.of())
                        .build(),
                context);
    }

    /** What the reconciler of the kind is to be woken by. */
    public List<EventSource<?, P>> eventSources() {
        return List.of(projects, platforms);
    }

    public List<LynexProject> in(String namespace) {
        return projects.byIndex(NAMESPACE, namespace);
    }

    /** @param name as {@code namespace/name} */
    public Optional<LynexPlatform> platform(String name) {
        return platforms.get(PlatformName.id(name));
    }

    /** Resources of the kind in a namespace. */
    public Stream<ResourceID> resources(String namespace) {
        return context.getPrimaryCache().byIndex(NAMESPACE, namespace).stream().map(ResourceID::fromResource);
    }

    private Set<ResourceID> on(LynexPlatform platform) {
        return projects.byIndex(PLATFORM, PlatformName.of(platform)).stream()
                .map(project -> project.getMetadata().getNamespace())
                .distinct()
                .flatMap(this::resources)
                .collect(Collectors.toSet());
    }
}
