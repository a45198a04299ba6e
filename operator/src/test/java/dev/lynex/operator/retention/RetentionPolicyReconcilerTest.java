package dev.lynex.operator.retention;

import static dev.lynex.operator.TestingNamespace.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.DeclaredPolicy;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import dev.lynex.operator.TestingOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server and a store that speaks MongoDB's protocol. */
@Tag("kubernetes")
class RetentionPolicyReconcilerTest {
    @TempDir
    static Path folder;

    private static final MongoEngine MONGO = SharedEngines.mongo();
    private static KubernetesClient client;

    private TestingNamespace namespace;
    private MongoMetadataStore store;

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
    void open() {
        namespace = TestingNamespace.withPlatform(client, MONGO.uri());
        store = MongoMetadataStore.create(
                MetadataSettings.of(MONGO.uri()).in(namespace.name(), Duration.ofSeconds(5), null),
                InstantSource.system());
    }

    @AfterEach
    void close() {
        namespace.close();
        store.close();
    }

    @Test
    void aPolicyDecidesItsProjectsAndSoDoesEachChange() {
        namespace.project("shop", "");
        namespace.project("web", "");
        policy("a-year", "{days: 365, projects: {all: true}}");
        soon().until(() -> ready("a-year") && days("shop") == 365 && days("web") == 365);
        assertThat(declared("a-year"))
                .isEqualTo(new DeclaredPolicy(declared("a-year").owner(), List.of(id("shop"), id("web")), 365, false));
        assertThat(find("a-year").getStatus().projects()).isEqualTo(2);
        assertThat(find("a-year").getStatus().phase()).isEqualTo(Phase.READY);
        assertThat(condition("a-year", "Projected").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(condition("a-year", "Ready").message()).contains("does not change rows that are stored yet");
        soon().until(() -> Objects.equals(
                namespace.find(LynexProject.class, "shop").getStatus().retentionDays(), 365));

        policy("a-year", "{days: 366, projects: {names: [shop]}}");
        soon().until(() -> ready("a-year") && days("shop") == 366);
        assertThat(declared("a-year").projects()).containsExactly(id("shop"));
        assertThat(days("web")).as("kept without a policy").isEqualTo(365);
    }

    @Test
    void theNearerOfTwoPoliciesDecidesAndTheOtherSaysSo() {
        namespace.project("shop", "");
        policy("wide", "{days: 90, projects: {all: true}}");
        soon().until(() -> ready("wide") && days("shop") == 90);
        policy("near", "{days: 60, projects: {names: [shop]}}");
        soon().until(() -> ready("near") && days("shop") == 60);
        soon().until(() -> condition("wide", "Ready").reason().equals("Overridden"));
        assertThat(condition("wide", "Ready").message()).contains("near");
        assertThat(find("wide").getStatus().projects()).isZero();
        soon().until(() -> declared("wide").projects().isEmpty());

        namespace.apply("LynexProject", "shop", "  platformRef: {name: main}\n  retentionPolicyRef: {name: wide}\n");
        soon().until(() -> days("shop") == 90 && ready("wide"));
        soon().until(() -> condition("near", "Ready").reason().equals("Overridden"));
    }

    @Test
    void projectsFollowTheirLabels() {
        namespace.project("shop", "");
        policy("gold", "{days: 700, projects: {selector: {matchLabels: {tier: gold}}}}");
        soon().until(() -> ready("gold"));
        assertThat(days("shop")).isEqualTo(30);
        assertThat(condition("gold", "Projected").message()).contains("no platform has a project");
        namespace.edit(LynexProject.class, "shop", project -> {
            project.getMetadata().setLabels(Map.of("tier", "gold"));
            return project;
        });
        soon().until(() -> days("shop") == 700 && declared("gold").projects().size() == 1);
    }

    @Test
    void aDryRunChangesNothing() {
        namespace.project("shop", "");
        policy("wide", "{days: 90, projects: {all: true}}");
        soon().until(() -> days("shop") == 90);
        policy("trial", "{days: 7, dryRun: true, projects: {names: [shop]}}");
        soon().until(() -> ready("trial"));
        assertThat(condition("trial", "Ready").reason()).isEqualTo("DryRun");
        assertThat(declared("trial"))
                .isEqualTo(new DeclaredPolicy(declared("trial").owner(), List.of(id("shop")), 7, true));
        // So that the project was looked at after the policy came.
        namespace.apply("LynexProject", "shop", "  platformRef: {name: main}\n  displayName: Shop\n");
        soon().until(() -> store.project(id("shop")).orElseThrow().name().equals("Shop"));
        assertThat(days("shop")).isEqualTo(90);
        assertThat(ready("wide")).isTrue();
    }

    @Test
    void aDeletedPolicyShortensNothing() {
        namespace.project("shop", "");
        policy("a-year", "{days: 365, projects: {all: true}}");
        soon().until(() -> ready("a-year") && days("shop") == 365);
        namespace.delete(RetentionPolicy.class, "a-year");
        soon().until(() -> find("a-year") == null);
        assertThat(store.policies().list()).isEmpty();
        namespace.apply("LynexProject", "shop", "  platformRef: {name: main}\n  displayName: Shop\n");
        soon().until(() -> store.project(id("shop")).orElseThrow().name().equals("Shop"));
        assertThat(days("shop")).isEqualTo(365);

        policy("a-week", "{days: 7, projects: {all: true}}");
        soon().until(() -> days("shop") == 7);
        namespace.delete(RetentionPolicy.class, "a-week");
        soon().until(() -> days("shop") == 30);
    }

    @Test
    void aPolicyDecidesProjectsOfItsNamespaceAlone() {
        namespace.platform("main", MONGO.uri(), namespace.name(), "  allowedNamespaces: {from: All}\n");
        namespace.project("shop", "");
        policy("a-year", "{days: 365, projects: {all: true}}");
        soon().until(() -> ready("a-year") && days("shop") == 365);
        try (var other = new TestingNamespace(client)) {
            other.project("theirs", "{name: main, namespace: " + namespace.name() + "}", "");
            soon().until(() ->
                    other.find(LynexProject.class, "theirs").getStatus().projectId() != null);
            assertThat(store.project(other.name() + "-theirs").orElseThrow().retentionDays())
                    .isEqualTo(30);
            // It was looked at again since, for a change of its own.
            policy("a-year", "{days: 366, projects: {all: true}}");
            soon().until(() -> ready("a-year") && days("shop") == 366);
            assertThat(declared("a-year").projects()).containsExactly(id("shop"));
        }
    }

    @Test
    void aNameWithoutAProjectIsToldAndTheOthersFollow() {
        namespace.project("shop", "");
        policy("some", "{days: 60, projects: {names: [shop, typo]}}");
        soon().until(() -> days("shop") == 60);
        soon().until(() -> condition("some", "Ready").reason().equals("ProjectNotFound"));
        assertThat(condition("some", "Ready").message()).contains("no LynexProject typo");
        namespace.project("typo", "");
        soon().until(() -> ready("some") && days("typo") == 60);
    }

    @Test
    void aStoreThatIsAwayHoldsTheDeletionUpUnlessToldNotTo() throws Exception {
        try (MongoEngine own = MongoEngine.start(new MongoEngine.Settings(folder.resolve(namespace.name()), 0))) {
            namespace.platform("main", own.uri(), namespace.name(), "");
            namespace.project("shop", "");
            policy("a-year", "{days: 365, projects: {all: true}}");
            soon().until(() -> ready("a-year"));
        }
        namespace.delete(RetentionPolicy.class, "a-year");
        soon().until(() -> condition("a-year", "CleanedUp").reason().equals("CleanupWaits"));
        assertThat(find("a-year").getStatus().phase()).isEqualTo(Phase.DELETING);
        namespace.edit(RetentionPolicy.class, "a-year", policy -> {
            policy.getMetadata().setAnnotations(Map.of("lynex.dev/skip-cleanup", "true"));
            return policy;
        });
        soon().until(() -> find("a-year") == null);
    }

    private void policy(String name, String spec) {
        namespace.apply("RetentionPolicy", name, "  " + spec);
    }

    private String id(String project) {
        return namespace.name() + "-" + project;
    }

    private int days(String project) {
        return store.project(id(project)).orElseThrow(NullPointerException::new).retentionDays();
    }

    private DeclaredPolicy declared(String name) {
        return store.policies().find(namespace.name() + "/" + name).orElseThrow(NullPointerException::new);
    }

    private RetentionPolicy find(String name) {
        return namespace.find(RetentionPolicy.class, name);
    }

    private boolean ready(String name) {
        return condition(name, "Ready").status() == ConditionStatus.TRUE;
    }

    /** Of this generation; null pointers are waited for. */
    private Condition condition(String name, String type) {
        Condition found = TestingNamespace.condition(find(name).getStatus().conditions(), type);
        return Objects.equals(
                        found.observedGeneration(), find(name).getMetadata().getGeneration())
                ? found
                : Objects.requireNonNull(null);
    }
}
