package dev.lynex.operator.rule;

import static dev.lynex.operator.TestingNamespace.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.alerting.Metric;
import dev.lynex.alerting.Notifier;
import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.AlertRuleStatus;
import dev.lynex.crds.v1alpha1.AlertState;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.DeclaredRule;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server and a store that speaks MongoDB's protocol. */
@Tag("kubernetes")
class AlertRuleReconcilerTest {
    private static final String COST = """
              condition: {metric: estimatedCostUsd, aggregation: sum, threshold: "%s"}
            """;

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
        store = store(MONGO, namespace.name());
    }

    @AfterEach
    void close() {
        namespace.close();
        store.close();
    }

    @Test
    void aRuleIsKnownToThePlatformOfItsProjectsAndSoIsEachChange() {
        namespace.project("shop", "");
        namespace.project("web", "");
        rule("""
                  projects: {names: [shop]}
                  condition: {metric: errors, aggregation: perEvent, threshold: "0.05", groupBy: [model]}
                  annotations: {summary: "{{ labels.model }} fails"}
                  notify: [{webhook: {name: hidden-here, key: url}}]
                """);
        soon().until(this::ready);
        DeclaredRule declared = declared().orElseThrow();
        assertThat(declared.projects()).containsExactly(namespace.name() + "-shop");
        assertThat(declared.owner().uid()).isEqualTo(find().getMetadata().getUid());
        var rule = dev.lynex.alerting.AlertRule.read(declared.rule());
        assertThat(rule.condition().metric()).isEqualTo(Metric.ERRORS);
        assertThat(rule.notifiers()).containsExactly(new Notifier.Webhook(true));
        assertThat(declared.toString()).doesNotContain("hidden-here");
        assertThat(status().state()).isEqualTo(AlertState.UNKNOWN);
        assertThat(status().platforms()).containsExactly(namespace.name() + "/main");
        assertThat(condition("Projected").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(condition("Ready").message()).contains("does not evaluate rules yet");

        rule("  projects: {names: [shop, web]}\n  suspend: true\n" + COST.formatted("7"));
        soon().until(() -> ready() && declared().orElseThrow().projects().size() == 2);
        assertThat(dev.lynex.alerting.AlertRule.read(declared().orElseThrow().rule())
                        .suspend())
                .isTrue();
        assertThat(status().state()).isEqualTo(AlertState.SUSPENDED);
        assertThat(condition("Ready").reason()).isEqualTo("Suspended");

        namespace.delete(AlertRule.class, "rule");
        soon().until(() -> find() == null);
        assertThat(store.rules().list()).isEmpty();
    }

    @Test
    void aRuleThatIsRefusedStaysInForceAsItWas() {
        namespace.project("shop", "");
        rule("  projects: {names: [shop]}\n" + COST.formatted("10"));
        soon().until(this::ready);
        DeclaredRule good = declared().orElseThrow();

        rule("  projects: {names: [shop, later]}\n" + COST.formatted("11"));
        soon().until(() -> condition("Accepted").reason().equals("ProjectNotFound"));
        assertThat(condition("Accepted").message()).contains("no LynexProject later");
        assertThat(condition("Ready").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(condition("Projected").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(declared()).contains(good);

        namespace.project("later", "");
        soon().until(this::ready);
        assertThat(declared().orElseThrow().projects()).hasSize(2);
        DeclaredRule both = declared().orElseThrow();

        rule("  projects: {names: [shop]}\n  annotations: {summary: \"{{ labels.user }}\"}\n" + COST.formatted("12"));
        soon().until(() -> condition("Accepted").reason().equals("InvalidSpec"));
        assertThat(condition("Accepted").message()).startsWith("spec.annotations.summary: ");
        assertThat(declared()).contains(both);
    }

    /** Its id may be given to another project, of another namespace, whose events are nobody's here to ask about. */
    @Test
    void aProjectThatGoesIsLeftOutOfARuleThatStaysInForce() {
        namespace.project("shop", "");
        namespace.project("web", "");
        rule("  projects: {names: [shop, web]}\n" + COST.formatted("10"));
        soon().until(this::ready);
        namespace.delete(LynexProject.class, "web");
        soon().until(() -> condition("Accepted").reason().equals("ProjectNotFound"));
        assertThat(declared().orElseThrow().projects()).containsExactly(namespace.name() + "-shop");
    }

    @Test
    void projectsComeAndGoByTheirLabels() {
        namespace.project("shop", "");
        namespace.project("web", "");
        label("shop", "a");
        rule("  projects: {selector: {matchLabels: {team: a}}}\n" + COST.formatted("10"));
        soon().until(this::ready);
        assertThat(declared().orElseThrow().projects()).containsExactly(namespace.name() + "-shop");
        label("web", "a");
        soon().until(() -> declared().orElseThrow().projects().size() == 2);
        label("shop", "b");
        soon().until(() -> declared().orElseThrow().projects().equals(List.of(namespace.name() + "-web")));
        namespace.delete(LynexProject.class, "web");
        soon().until(() -> declared().isEmpty());
        soon().until(() -> ready() && status().platforms().isEmpty());
    }

    @Test
    void emailNeedsAMailServerOnEveryPlatform() {
        namespace.project("shop", "");
        rule("  projects: {all: true}\n  notify: [{email: {to: [a@example.com]}}]\n" + COST.formatted("10"));
        soon().until(() -> condition("Accepted").reason().equals("MailServerMissing"));
        assertThat(condition("Accepted").message()).contains(namespace.name() + "/main has no mail server");
        assertThat(declared()).isEmpty();
        namespace.platform(
                "main", MONGO.uri(), namespace.name(), "  mail: {url: \"smtp://mail:587\", from: lynex@example.com}\n");
        soon().until(this::ready);
        assertThat(declared()).isPresent();
    }

    @Test
    void aRuleIsOnThePlatformsOfItsProjectsAndLeavesThemWithThem() {
        String second = namespace.name() + "b";
        namespace.platform("second", MONGO.uri(), second, "");
        namespace.project("shop", "");
        namespace.apply("LynexProject", "web", "  platformRef: {name: second}\n");
        rule("  projects: {all: true}\n" + COST.formatted("10"));
        try (MongoMetadataStore other = store(MONGO, second)) {
            soon().until(() ->
                    ready() && declared().isPresent() && status().platforms().size() == 2);
            assertThat(other.rules().list())
                    .extracting(DeclaredRule::projects)
                    .containsExactly(List.of(namespace.name() + "-web"));
            rule("  projects: {names: [shop]}\n" + COST.formatted("10"));
            soon().until(() -> other.rules().list().isEmpty());
            soon().until(() -> status().platforms().equals(List.of(namespace.name() + "/main")));
            assertThat(declared()).isPresent();
        }
    }

    @Test
    void aRuleIsAboutProjectsOfItsNamespaceAlone() {
        namespace.platform("main", MONGO.uri(), namespace.name(), "  allowedNamespaces: {from: All}\n");
        namespace.project("shop", "");
        try (var other = new TestingNamespace(client)) {
            other.project("theirs", "{name: main, namespace: " + namespace.name() + "}", "");
            soon().until(() ->
                    other.find(LynexProject.class, "theirs").getStatus().projectId() != null);
            rule("  projects: {all: true}\n" + COST.formatted("10"));
            soon().until(this::ready);
            assertThat(declared().orElseThrow().projects()).containsExactly(namespace.name() + "-shop");
        }
    }

    @Test
    void aProjectThatItsPlatformRefusesGivesNoRuleToIt() {
        namespace.project("shop", "  projectId: claimed-" + namespace.name() + "\n");
        namespace.apply(
                "LynexProject",
                "thief",
                "  platformRef: {name: main}\n  projectId: claimed-" + namespace.name() + "\n");
        rule("  projects: {names: [thief]}\n" + COST.formatted("10"));
        soon().until(() -> condition("Ready").reason().equals("Reconciling"));
        assertThat(condition("Ready").message()).contains("project thief");
        assertThat(declared()).isEmpty();
    }

    @Test
    void anotherResourceOfThatNameIsNamed() {
        namespace.project("shop", "");
        var other = new DeclaredRule(
                new dev.lynex.metadata.Owner("of-another-cluster", namespace.name() + "/rule", 1), List.of(), "{}");
        store.rules().declare(other);
        rule("  projects: {all: true}\n" + COST.formatted("10"));
        soon().until(() -> condition("Projected").reason().equals("NameTaken"));
        assertThat(condition("Ready").message()).contains("of-another-cluster");
        namespace.delete(AlertRule.class, "rule");
        soon().until(() -> find() == null);
        assertThat(store.rules().list()).containsExactly(other);
    }

    @Test
    void aStoreThatIsAwayIsAwaitedAndHoldsTheDeletionUpUnlessToldNotTo() throws Exception {
        try (MongoEngine own = MongoEngine.start(new MongoEngine.Settings(folder.resolve(namespace.name()), 0))) {
            namespace.platform("main", own.uri(), namespace.name(), "");
            namespace.project("shop", "");
            rule("  projects: {all: true}\n" + COST.formatted("10"));
            soon().until(this::ready);
        }
        rule("  projects: {all: true}\n" + COST.formatted("11"));
        soon().until(() -> condition("Projected").reason().equals("Unreachable"));
        assertThat(condition("Accepted").status()).isEqualTo(ConditionStatus.TRUE);
        namespace.delete(AlertRule.class, "rule");
        soon().until(() -> condition("CleanedUp").reason().equals("CleanupWaits"));
        assertThat(condition("CleanedUp").message()).contains("lynex.dev/skip-cleanup");
        namespace.edit(AlertRule.class, "rule", rule -> {
            rule.getMetadata().setAnnotations(Map.of("lynex.dev/skip-cleanup", "true"));
            return rule;
        });
        soon().until(() -> find() == null);
    }

    @Test
    void withoutItsPlatformThereIsNothingToCleanUp() throws Exception {
        try (MongoEngine own = MongoEngine.start(new MongoEngine.Settings(folder.resolve(namespace.name()), 0))) {
            namespace.platform("main", own.uri(), namespace.name(), "");
            namespace.project("shop", "");
            rule("  projects: {all: true}\n" + COST.formatted("10"));
            soon().until(this::ready);
        }
        namespace.delete(LynexPlatform.class, "main");
        namespace.delete(AlertRule.class, "rule");
        soon().until(() -> find() == null);
    }

    private static MongoMetadataStore store(MongoEngine engine, String database) {
        return MongoMetadataStore.create(
                MetadataSettings.of(engine.uri()).in(database, Duration.ofSeconds(5), null), InstantSource.system());
    }

    private void rule(String spec) {
        namespace.apply("AlertRule", "rule", spec);
    }

    private void label(String project, String team) {
        namespace.edit(LynexProject.class, project, it -> {
            it.getMetadata().setLabels(Map.of("team", team));
            return it;
        });
    }

    private Optional<DeclaredRule> declared() {
        return store.rules().find(namespace.name() + "/rule");
    }

    private AlertRule find() {
        return namespace.find(AlertRule.class, "rule");
    }

    private AlertRuleStatus status() {
        return find().getStatus();
    }

    private boolean ready() {
        return Objects.equals(
                        status().observedGeneration(), find().getMetadata().getGeneration())
                && condition("Ready").status() == ConditionStatus.TRUE;
    }

    /** Of this generation; null pointers are waited for. */
    private Condition condition(String type) {
        Condition found = TestingNamespace.condition(status().conditions(), type);
        return Objects.equals(found.observedGeneration(), find().getMetadata().getGeneration())
                ? found
                : Objects.requireNonNull(null);
    }
}
