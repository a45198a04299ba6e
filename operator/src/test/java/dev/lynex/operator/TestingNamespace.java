package dev.lynex.operator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
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

    /**
     * One with a platform {@code main}.
     *
     * @param mongodb where the platform's metadata is to lie, in a database of the namespace's name
     */
    public static TestingNamespace withPlatform(KubernetesClient client, String mongodb) {
        var made = new TestingNamespace(client);
        made.platform("main", mongodb, made.name, "");
        return made;
    }

    public String name() {
        return name;
    }

    /** A platform without passwords, whose metadata is in a database of the namespace's name. */
    public void platform(String platform, String mongodb, String more) {
        stores(platform, "url: \"" + mongodb + "\", database: " + name, more);
    }

    public void platform(String platform, String more) {
        platform(platform, "mongodb://mongodb:27017", more);
    }

    /** Makes a platform, or makes it another; that its MongoDB is away is seen soon. */
    public void platform(String platform, String mongodb, String database, String more) {
        stores(platform, "url: \"" + mongodb + "\", database: " + database + ", timeout: 2s", more);
    }

    private void stores(String platform, String mongodb, String more) {
        apply("LynexPlatform", platform, """
                  stores:
                    redis: {url: "redis://redis:6379"}
                    clickhouse: {url: "http://clickhouse:8123"}
                    mongodb: {%s}
                %s""".formatted(mongodb, more));
    }

    public void project(String project, String platformRef, String more) {
        apply("LynexProject", project, "  platformRef: " + platformRef + "\n" + more);
    }

    /** Makes a project of the platform {@code main}, and waits until it knows it. */
    public void project(String project, String more) {
        project(project, "{name: main}", more);
        soon().until(() -> find(LynexProject.class, project).getStatus().projectId() != null);
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

    /** Changes a resource as it is now, again when somebody else (the operator) changed it meanwhile. */
    public <R extends HasMetadata> void edit(Class<R> kind, String resource, UnaryOperator<R> change) {
        soon().ignoreExceptionsMatching(TestingNamespace::isConflict).until(() -> {
            client.resources(kind).inNamespace(name).withName(resource).edit(change);
            return true;
        });
    }

    private static boolean isConflict(Throwable e) {
        return e instanceof KubernetesClientException refused && refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
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
        return condition(conditions, type);
    }

    public static Condition condition(List<Condition> conditions, String type) {
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

    /** Waits for what comes of itself; what is not there yet may be null. */
    public static ConditionFactory soon() {
        return within(40);
    }

    public static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    /** Removes it, whether or not its stores answer. */
    @Override
    public void close() {
        for (Class<? extends CustomResource<?, ?>> kind :
                List.of(AlertRule.class, RetentionPolicy.class, LynexProject.class)) {
            for (var each : client.resources(kind).inNamespace(name).list().getItems()) {
                String resource = each.getMetadata().getName();
                annotate(kind, resource, "lynex.dev/skip-cleanup", "true");
                delete(kind, resource);
            }
        }
        client.resources(LynexPlatform.class).inNamespace(name).delete();
        client.namespaces().withName(name).delete();
    }
}
