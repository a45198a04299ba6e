package dev.lynex.operator;

import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events, against a real API server. */
@Tag("kubernetes")
class TransitionsTest {
    private static KubernetesClient client;
    private TestingNamespace at;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final EventRecorder recorder = new EventRecorder(() -> now, "test");

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
    void namespace() {
        at = new TestingNamespace(client);
    }

    @AfterEach
    void end() {
        at.close();
    }

    @Test
    void whatChangesInAStatusIsToldOnceWithItsReasonAndMessage() {
        at.project("shop", "{name: main}", "");
        within(20).untilAsserted(() -> assertThat(at.events("shop", "PlatformNotFound"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getType()).isEqualTo("Warning");
                    assertThat(event.getNote()).contains("there is no LynexPlatform main in namespace " + at.name());
                    assertThat(event.getReportingController()).isEqualTo("lynex.dev/operator");
                    LynexProject project = at.find(LynexProject.class, "shop");
                    assertThat(event.getRegarding().getUid())
                            .isEqualTo(project.getMetadata().getUid());
                    assertThat(event.getRegarding().getKind()).isEqualTo("LynexProject");
                }));
        at.platform("main", "");
        within(20).untilAsserted(() -> {
            assertThat(at.events("main", "Valid")).singleElement().satisfies(event -> assertThat(event.getType())
                    .isEqualTo("Normal"));
            assertThat(at.events("main", "ReplicasUnavailable"))
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getType()).as("while it is made").isEqualTo("Normal"));
        });
        // Looked at again without a change of a status: nothing more is told.
        at.annotate(LynexPlatform.class, "main", "touched", "1");
        at.platform("main", "  images: {tag: \"9\"}\n");
        within(20).until(() -> at.find(LynexPlatform.class, "main").getStatus().observedGeneration() == 2);
        assertThat(at.events("main", "Valid")).hasSize(1);
    }

    @Test
    void whatRepeatsIsOneEventThatCounts() {
        at.project("shop", "{name: main}", "");
        LynexProject project = at.find(LynexProject.class, "shop");
        var flaps =
                new EventRecorder.What(EventRecorder.Severity.WARNING, "Ready", "Flaps", "Reconcile", "up and down");
        for (int i = 0; i < 50; i++) {
            recorder.record(client, project, flaps);
        }
        assertThat(at.events("shop", "Flaps")).singleElement().satisfies(event -> assertThat(
                        event.getSeries().getCount())
                .as("written at the second time, and then once a minute")
                .isEqualTo(2));
        now = now.plus(Duration.ofMinutes(1));
        recorder.record(client, project, flaps);
        assertThat(at.events("shop", "Flaps"))
                .singleElement()
                .satisfies(event -> assertThat(event.getSeries().getCount()).isEqualTo(51));
        now = now.plus(Duration.ofMinutes(11));
        recorder.record(client, project, flaps);
        assertThat(at.events("shop", "Flaps")).as("another series").hasSize(2);
    }

    @Test
    void aNoteThatIsTooLongIsCutAndAnEventThatCannotBeWrittenHarmsNobody() {
        at.project("shop", "{name: main}", "");
        LynexProject project = at.find(LynexProject.class, "shop");
        recorder.record(
                client,
                project,
                new EventRecorder.What(EventRecorder.Severity.NORMAL, "Ready", "Long", "Reconcile", "ä".repeat(5000)));
        assertThat(at.events("shop", "Long")).singleElement().satisfies(event -> assertThat(event.getNote())
                .hasSizeGreaterThan(400)
                .startsWith("ä"));
        Config nowhere = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient away =
                new KubernetesClientBuilder().withConfig(nowhere).build()) {
            recorder.record(
                    away,
                    project,
                    new EventRecorder.What(EventRecorder.Severity.NORMAL, "Ready", "Lost", "Reconcile", "x"));
        }
        assertThat(at.events("shop", "Lost")).isEmpty();
    }

    @Test
    void aSecretThatGoesIsAWarning() {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(at.name())
                        .withName("redis")
                        .endMetadata()
                        .withStringData(Map.of("password", "x"))
                        .build())
                .create();
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexPlatform
                metadata: {name: main, namespace: %s}
                spec:
                  stores:
                    redis: {url: "redis://redis:6379", credentials: {secretName: redis}}
                    clickhouse: {url: "http://clickhouse:8123"}
                    mongodb: {url: "mongodb://mongodb:27017"}
                """.formatted(at.name())).create();
        within(20)
                .until(() -> at.condition(at.find(LynexPlatform.class, "main"), "Accepted")
                                .status()
                        == ConditionStatus.TRUE);
        at.delete(io.fabric8.kubernetes.api.model.Secret.class, "redis");
        within(20).untilAsserted(() -> assertThat(at.events("main", "SecretNotFound"))
                .as("two conditions, one cause")
                .singleElement()
                .satisfies(event -> assertThat(event.getType()).isEqualTo("Warning")));
    }
}
