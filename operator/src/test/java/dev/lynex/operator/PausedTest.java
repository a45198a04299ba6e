package dev.lynex.operator;

import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.engines.MongoEngine;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lynex.dev/paused}, against a real API server. */
@Tag("kubernetes")
class PausedTest {
    @TempDir
    static Path folder;

    private static KubernetesClient client;
    private static MongoEngine mongo;
    private TestingNamespace at;

    @BeforeAll
    static void start() {
        mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        client = TestingCluster.shared().client();
        TestingOperator.start();
    }

    @AfterAll
    static void stop() {
        client.close();
        mongo.close();
    }

    @BeforeEach
    void namespace() {
        at = new TestingNamespace(client);
        at.platform("main", mongo.uri(), "");
        within(30).until(() -> at.find(Service.class, "main-query") != null);
        within(30).until(() -> at.condition(platform(), "Accepted").status() == ConditionStatus.TRUE);
    }

    @AfterEach
    void end() {
        at.close();
    }

    @Test
    void aPausedPlatformIsLeftAloneAndGoesOnAfterwards() {
        at.annotate(LynexPlatform.class, "main", Paused.ANNOTATION, "true");
        within(20).until(() -> at.condition(platform(), "Paused").status() == ConditionStatus.TRUE);
        assertThat(at.condition(platform(), "Accepted").status())
                .as("what was known before")
                .isEqualTo(ConditionStatus.TRUE);
        assertThat(at.events("main", "Paused")).hasSize(1);

        at.delete(Service.class, "main-ingest");
        at.platform("main", mongo.uri(), "  images: {tag: \"9\"}\n");
        // Another platform that is reconciled after that: the operator had its time.
        at.platform("other", mongo.uri(), "");
        within(30).until(() -> at.find(Service.class, "other-query") != null);
        within(30)
                .until(() -> at.condition(at.find(LynexPlatform.class, "other"), "Accepted")
                                .status()
                        == ConditionStatus.TRUE);
        assertThat(at.find(Service.class, "main-ingest")).isNull();
        assertThat(image()).doesNotEndWith(":9");
        assertThat(platform().getStatus().observedGeneration()).isEqualTo(1);

        at.annotate(LynexPlatform.class, "main", Paused.ANNOTATION, null);
        within(20).untilAsserted(() -> {
            assertThat(at.find(Service.class, "main-ingest")).isNotNull();
            assertThat(image()).endsWith(":9");
            assertThat(platform().getStatus().conditions())
                    .noneMatch(condition -> condition.type().equals("Paused"));
            assertThat(at.events("main", "Resumed")).hasSize(1);
        });
    }

    @Test
    void aPausedProjectIsNotChangedAndItsDeletionWaits() {
        try (var store = MongoMetadataStore.create(
                MetadataSettings.of(mongo.uri()).in(at.name(), Duration.ofSeconds(5), null), InstantSource.system())) {
            String id = at.name() + "-shop";
            at.project("shop", "{name: main}", "  displayName: One\n");
            within(30).until(() -> at.condition(project(), "Ready").status() == ConditionStatus.TRUE);
            at.annotate(LynexProject.class, "shop", Paused.ANNOTATION, "true");
            within(20).until(() -> at.condition(project(), "Paused").status() == ConditionStatus.TRUE);
            at.project("shop", "{name: main}", "  displayName: Two\n");
            at.delete(LynexProject.class, "shop");
            within(20).untilAsserted(() -> assertThat(
                            at.condition(project(), "Paused").message())
                    .startsWith("it is being deleted, and that waits"));
            assertThat(store.project(id).orElseThrow().name()).isEqualTo("One");

            at.annotate(LynexProject.class, "shop", Paused.ANNOTATION, null);
            within(20).until(() -> project() == null);
            assertThat(store.project(id)).isEmpty();
        }
    }

    private LynexPlatform platform() {
        return at.find(LynexPlatform.class, "main");
    }

    private LynexProject project() {
        return at.find(LynexProject.class, "shop");
    }

    private String image() {
        return at.deployment("main-ingest")
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }
}
