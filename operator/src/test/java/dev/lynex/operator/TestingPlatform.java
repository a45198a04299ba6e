package dev.lynex.operator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A namespace of {@link TestingCluster} with a platform {@code main}, for one test. */
public final class TestingPlatform implements AutoCloseable {
    private final KubernetesClient client;
    private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);

    /** @param mongodb where the platform's metadata is to lie, in a database of the namespace's name */
    public TestingPlatform(KubernetesClient client, String mongodb) {
        this.client = client;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        platform("main", mongodb, name, "");
    }

    public String name() {
        return name;
    }

    /** Makes a platform, or makes it another. */
    public void platform(String platform, String mongodb, String database, String more) {
        apply("LynexPlatform", platform, """
                  stores:
                    redis: {url: "redis://redis:6379"}
                    clickhouse: {url: "http://clickhouse:8123"}
                    mongodb: {url: "%s", database: %s, timeout: 2s}
                %s""".formatted(mongodb, database, more));
    }

    /** Makes a project of the platform {@code main}, and waits until it knows it. */
    public void project(String project, String more) {
        apply("LynexProject", project, "  platformRef: {name: main}\n" + more);
        soon().until(() -> get(LynexProject.class, project).getStatus().projectId() != null);
    }

    /** Applies a resource; its spec is indented by two spaces. */
    public void apply(String kind, String resource, String spec) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec:
                %s""".formatted(kind, resource, name, spec))
                .forceConflicts()
                .serverSideApply();
    }

    public <R extends CustomResource<?, ?>> void edit(Class<R> kind, String resource, UnaryOperator<R> change) {
        client.resources(kind).inNamespace(name).withName(resource).edit(change);
    }

    public <R extends CustomResource<?, ?>> @Nullable R get(Class<R> kind, String resource) {
        return client.resources(kind).inNamespace(name).withName(resource).get();
    }

    public void delete(Class<? extends CustomResource<?, ?>> kind, String resource) {
        client.resources(kind).inNamespace(name).withName(resource).delete();
    }

    public static Condition condition(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(NullPointerException::new);
    }

    /** Waits for what comes of itself; what is not there yet may be null. */
    public static ConditionFactory soon() {
        return await().atMost(40, SECONDS)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    /** Removes it, whether or not its stores answer. */
    @Override
    public void close() {
        for (Class<? extends CustomResource<?, ?>> kind :
                List.of(AlertRule.class, RetentionPolicy.class, LynexProject.class)) {
            for (var each : client.resources(kind).inNamespace(name).list().getItems()) {
                var resource = client.resources(kind)
                        .inNamespace(name)
                        .withName(each.getMetadata().getName());
                resource.patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"lynex.dev/skip-cleanup\": \"true\"}}}");
                resource.delete();
            }
        }
        client.resources(LynexPlatform.class).inNamespace(name).delete();
        client.namespaces().withName(name).delete();
    }
}
