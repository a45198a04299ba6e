package dev.lynex.operator.platform;

import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import dev.lynex.operator.TestingOperator;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody else does to a platform's objects, against a real API server. */
@Tag("kubernetes")
class DriftTest {
    private static KubernetesClient client;
    private TestingNamespace at;

    @BeforeAll
    static void start() {
        client = TestingCluster.shared().client();
        TestingOperator.start();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @BeforeEach
    void platform() {
        at = new TestingNamespace(client);
        at.platform("main", "");
        within(30).until(() -> at.deployment("main-ingest") != null && at.find(Service.class, "main-query") != null);
        within(30)
                .until(() -> at.condition(at.find(LynexPlatform.class, "main"), "Accepted")
                                .status()
                        == ConditionStatus.TRUE);
    }

    @AfterEach
    void end() {
        at.close();
    }

    @Test
    void whatSomebodyChangedIsPutRightAndTold() {
        String image = image(at.deployment("main-ingest"));
        assertThat(at.events("main", "Corrected")).as("nothing was wrong yet").isEmpty();

        edit("main-ingest", deployment -> {
            container(deployment).setImage("evil.example.com/ingest:1");
            container(deployment).getEnv().removeIf(each -> each.getName().equals("LYNEX_CONFIG"));
        });

        within(20).untilAsserted(() -> {
            assertThat(image(at.deployment("main-ingest"))).isEqualTo(image);
            assertThat(env(at.deployment("main-ingest"))).contains("LYNEX_CONFIG");
            assertThat(at.events("main", "Corrected")).singleElement().satisfies(event -> {
                assertThat(event.getType()).isEqualTo("Warning");
                assertThat(event.getNote())
                        .isEqualTo("Deployment main-ingest was changed by somebody else and is put right");
            });
        });
    }

    @Test
    void whatSomebodyDeletedIsMadeAgainAndTold() {
        String before = at.find(Service.class, "main-ingest").getMetadata().getUid();
        at.delete(Service.class, "main-ingest");
        within(20).untilAsserted(() -> {
            assertThat(at.find(Service.class, "main-ingest").getMetadata().getUid())
                    .isNotEqualTo(before);
            assertThat(at.events("main", "Corrected")).singleElement().satisfies(event -> assertThat(event.getNote())
                    .isEqualTo("Service main-ingest was missing and is made again"));
        });
    }

    @Test
    void whatIsOthersIsLeftToThemAndNobodyFights() {
        edit("main-ingest", deployment -> {
            // As kubectl rollout restart does.
            deployment
                    .getSpec()
                    .getTemplate()
                    .getMetadata()
                    .getAnnotations()
                    .put("kubectl.kubernetes.io/restartedAt", "2026-01-01T00:00:00Z");
            deployment.getSpec().setReplicas(3);
        });
        // A change of the spec has the operator apply all again.
        at.platform("main", "  images: {tag: \"9\"}\n");
        within(20).until(() -> image(at.deployment("main-ingest")).endsWith(":9"));
        within(20).until(() -> at.find(LynexPlatform.class, "main").getStatus().observedGeneration() == 2);
        Deployment now = at.deployment("main-ingest");
        assertThat(now.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");
        assertThat(now.getSpec().getReplicas()).isEqualTo(3);
        assertThat(at.events("main", "Corrected")).isEmpty();

        // Looked at once more, nothing is written.
        long generation = now.getMetadata().getGeneration();
        String time = lastApplied(now);
        at.annotate(LynexPlatform.class, "main", "touched", "1");
        at.platform("main", "  images: {tag: \"9\"}\n  query: {template: {labels: {a: b}}}\n");
        within(20).until(() -> at.deployment("main-query")
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels()
                .containsKey("a"));
        assertThat(at.deployment("main-ingest").getMetadata().getGeneration()).isEqualTo(generation);
        assertThat(lastApplied(at.deployment("main-ingest"))).isEqualTo(time);
    }

    /** When the operator last wrote it. */
    private static String lastApplied(Deployment deployment) {
        return deployment.getMetadata().getManagedFields().stream()
                .filter(each -> each.getOperation().equals("Apply"))
                .findFirst()
                .orElseThrow()
                .getTime();
    }

    private void edit(String name, java.util.function.Consumer<Deployment> change) {
        at.edit(Deployment.class, name, deployment -> {
            change.accept(deployment);
            return deployment;
        });
    }

    private static io.fabric8.kubernetes.api.model.Container container(Deployment deployment) {
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    private static String image(Deployment deployment) {
        return container(deployment).getImage();
    }

    private static List<String> env(Deployment deployment) {
        return container(deployment).getEnv().stream().map(EnvVar::getName).toList();
    }
}
