package dev.lynex.operator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/** A namespace of a test's own, with what tests of the operator make and look for in it. */
public final class TestingNamespace implements AutoCloseable {
    private final KubernetesClient client;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    public TestingNamespace(KubernetesClient client) {
        this.client = client;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    public String name() {
        return name;
    }

    /** A platform without passwords. */
    public void platform(String platform, String mongodb, String more) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexPlatform
                metadata: {name: %s, namespace: %s}
                spec:
                  stores:
                    redis: {url: "redis://redis:6379"}
                    clickhouse: {url: "http://clickhouse:8123"}
                    mongodb: {url: "%s", database: %s}
                %s""".formatted(platform, name, mongodb, name, more))
                .forceConflicts()
                .serverSideApply();
    }

    public void platform(String platform, String more) {
        platform(platform, "mongodb://mongodb:27017", more);
    }

    public void project(String project, String platformRef, String more) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexProject
                metadata: {name: %s, namespace: %s}
                spec:
                  platformRef: %s
                %s""".formatted(project, name, platformRef, more))
                .forceConflicts()
                .serverSideApply();
    }

    public <R extends HasMetadata> R find(Class<R> kind, String object) {
        return client.resources(kind).inNamespace(name).withName(object).get();
    }

    public Deployment deployment(String object) {
        return find(Deployment.class, object);
    }

    public <R extends HasMetadata> void delete(Class<R> kind, String object) {
        client.resources(kind).inNamespace(name).withName(object).delete();
    }

    /** Sets an annotation; null removes it. */
    public <R extends HasMetadata> void annotate(Class<R> kind, String object, String annotation, String value) {
        String quoted = value == null ? "null" : "\"" + value + "\"";
        client.resources(kind)
                .inNamespace(name)
                .withName(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"" + annotation + "\":" + quoted + "}}}");
    }

    /** A condition of a platform or a project; a NullPointerException while it is not there. */
    public Condition condition(HasMetadata resource, String type) {
        List<Condition> conditions =
                switch (resource) {
                    case LynexPlatform platform -> platform.getStatus().conditions();
                    case LynexProject project -> project.getStatus().conditions();
                    default -> throw new IllegalArgumentException(resource.getKind());
                };
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(NullPointerException::new);
    }

    /** Of a resource, the oldest first. */
    public List<Event> events(String resource, String reason) {
        return client.events().v1().events().inNamespace(name).list().getItems().stream()
                .filter(event -> event.getRegarding().getName().equals(resource)
                        && event.getReason().equals(reason))
                .toList();
    }

    public static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    @Override
    public void close() {
        client.namespaces().withName(name).delete();
    }
}
