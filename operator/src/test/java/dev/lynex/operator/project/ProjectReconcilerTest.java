package dev.lynex.operator.project;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.engines.MongoEngine;
import dev.lynex.metadata.IngestKeys;
import dev.lynex.metadata.KeyGrant;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingOperator;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server and a store that speaks MongoDB's protocol. */
@Tag("kubernetes")
class ProjectReconcilerTest {
    @TempDir
    static Path folder;

    private static MongoEngine mongo;
    private static KubernetesClient client;

    private final String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
    private MongoMetadataStore store;

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
    void open() {
        namespace(namespace, Map.of());
        store = MongoMetadataStore.create(
                MetadataSettings.of(mongo.uri()).in(namespace, Duration.ofSeconds(5), null), InstantSource.system());
    }

    @AfterEach
    void close() {
        client.resources(LynexProject.class).inNamespace(namespace).delete();
        soon().until(() -> client.resources(LynexProject.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty());
        client.namespaces().withName(namespace).delete();
        store.close();
    }

    @Test
    void aProjectIsKnownToItsPlatformAndItsKeyOpensIt() {
        platform("");
        project("shop", """
                  limits: {eventsPerSecond: 50}
                  keys: [{name: server}]
                """);
        soon().until(() -> ready("shop"));

        KeyGrant grant = store.authenticateKey(key("shop-server")).orElseThrow();
        assertThat(grant.project().id()).isEqualTo(namespace + "-shop");
        assertThat(grant.project().limits()).isEqualTo(new ProjectLimits(50, 0));
        var status = find("shop").getStatus();
        assertThat(status.projectId()).isEqualTo(namespace + "-shop");
        assertThat(status.keys().getFirst().id()).isEqualTo(grant.keyId());
        assertThat(status.toString()).doesNotContain(key("shop-server"));

        project("shop", """
                  limits: {eventsPerSecond: 70}
                  keys: [{name: other}]
                """);
        soon().until(() ->
                store.project(namespace + "-shop").orElseThrow().limits().eventsPerSecond() == 70);
        soon().until(() -> secret("shop-server") == null && secret("shop-other") != null);
        soon().until(() -> store.authenticateKey(key("shop-other")).isPresent());
        assertThat(store.keys(namespace + "-shop").stream().filter(k -> k.revokedAt() != null))
                .extracting(k -> k.id())
                .containsExactly(grant.keyId());
    }

    @Test
    void whatIsMissingIsToldAndWhenItComesTheProjectIsMade() {
        project("shop", "  retentionPolicyRef: {name: long}\n");
        soon().until(() -> reason("shop", "Accepted").equals("PlatformNotFound"));
        platform("");
        soon().until(() -> reason("shop", "Accepted").equals("PolicyNotFound"));
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: RetentionPolicy
                metadata: {name: long, namespace: %s}
                spec: {days: 400, projects: {all: true}}
                """.formatted(namespace)).create();
        soon().until(() -> ready("shop"));
        assertThat(store.project(namespace + "-shop").orElseThrow().retentionDays())
                .isEqualTo(400);
    }

    @Test
    void ofTwoThatClaimAnIdTheFirstHasIt() {
        platform("");
        project("one", "  projectId: claimed-" + namespace + "\n  displayName: One\n");
        soon().until(() -> ready("one"));
        project("two", "  projectId: claimed-" + namespace + "\n  displayName: Two\n");
        soon().until(() -> reason("two", "Accepted").equals("ProjectIdTaken"));
        assertThat(condition("two", "Accepted").message()).contains("taken by " + namespace + "/one");
        assertThat(store.project("claimed-" + namespace).orElseThrow().name()).isEqualTo("One");
        assertThat(ready("one")).isTrue();
    }

    @Test
    void aPlatformOpensToOtherNamespacesAsItSays() {
        String other = namespace + "-b";
        namespace(other, Map.of("team", "b"));
        platform("");
        client.resource(manifest("shop", other, "platformRef: {name: main, namespace: " + namespace + "}", ""))
                .create();
        soon().until(() -> Optional.ofNullable(client.resources(LynexProject.class)
                        .inNamespace(other)
                        .withName("shop")
                        .get()
                        .getStatus())
                .map(s -> s.conditions().getFirst().reason().equals("NamespaceNotAllowed"))
                .orElse(false));
        platform("  allowedNamespaces: {from: Selector, selector: {matchLabels: {team: b}}}\n");
        soon().until(() -> client.resources(LynexProject.class)
                        .inNamespace(other)
                        .withName("shop")
                        .get()
                        .getStatus()
                        .phase()
                == Phase.READY);
        client.resources(LynexProject.class).inNamespace(other).delete();
        soon().until(() -> store.project(other + "-shop").isEmpty());
        client.namespaces().withName(other).delete();
    }

    @Test
    void aKeyOfOnesOwnIsTakenAndOneThatIsNoneHarmsNoOther() {
        platform("");
        String own = IngestKeys.random();
        secret("mine", Map.of("apiKey", own));
        secret("bad", Map.of("apiKey", "hunter2"));
        secret("theirs", Map.of("x", "y"));
        project("shop", """
                  keys:
                  - {name: mine, source: Existing, secretName: mine}
                  - {name: bad, source: Existing, secretName: bad}
                  - {name: theirs, secretName: theirs}
                """);
        soon().until(() ->
                find("shop").getStatus() != null && find("shop").getStatus().phase() == Phase.DEGRADED);
        assertThat(condition("shop", "KeysIssued").message())
                .contains("key bad: a key has the form sk_ID_SECRET")
                .contains("key theirs: the Secret theirs is there and was not made for this project")
                .doesNotContain("hunter2");
        assertThat(store.authenticateKey(own)).isPresent();
        assertThat(secret("theirs").getData()).containsOnlyKeys("x");

        String right = IngestKeys.random();
        secret("bad", Map.of("apiKey", right));
        soon().until(() -> store.authenticateKey(right).isPresent());
    }

    @Test
    void aKeyWhoseSecretIsDeletedIsReplacedAndRevoked() {
        platform("");
        project("shop", "  keys: [{name: server}]\n");
        soon().until(() -> ready("shop"));
        String lost = key("shop-server");
        client.secrets().inNamespace(namespace).withName("shop-server").delete();
        soon().until(() -> secret("shop-server") != null && !key("shop-server").equals(lost));
        soon().until(() -> store.authenticateKey(key("shop-server")).isPresent());
        assertThat(store.authenticateKey(lost)).isEmpty();
    }

    @Test
    void aKeyIsRotatedAndTheOneBeforeStaysValidForAWhile() {
        platform("");
        project("shop", "  keys: [{name: server, rotation: {every: 48h, overlap: 2h}}]\n");
        soon().until(() -> ready("shop"));
        String first = key("shop-server");
        try {
            TestingOperator.ahead(Duration.ofHours(49));
            touch("shop");
            soon().until(() -> !key("shop-server").equals(first));
            String second = key("shop-server");
            soon().until(() -> store.authenticateKey(second).isPresent());
            assertThat(store.authenticateKey(first)).as("within the overlap").isPresent();
            assertThat(find("shop").getStatus().keys().getFirst().previousExpiryTime())
                    .isNotNull();

            TestingOperator.ahead(Duration.ofHours(52));
            touch("shop");
            soon().until(() -> store.authenticateKey(first).isEmpty());
            assertThat(store.authenticateKey(second)).isPresent();
        } finally {
            TestingOperator.ahead(Duration.ZERO);
        }
    }

    @Test
    void whatItMadeGoesWithItAndAStoreThatIsAwayHoldsTheDeletionUpUnlessToldNotTo() throws Exception {
        try (MongoEngine own = MongoEngine.start(new MongoEngine.Settings(folder.resolve(namespace), 0));
                var its = MongoMetadataStore.create(
                        MetadataSettings.of(own.uri()).in(namespace, Duration.ofSeconds(5), null),
                        InstantSource.system())) {
            platform(own.uri(), "");
            project("gone", "");
            project("waits", "");
            soon().until(() -> ready("gone") && ready("waits"));
            client.resources(LynexProject.class)
                    .inNamespace(namespace)
                    .withName("gone")
                    .delete();
            soon().until(() -> find("gone") == null);
            assertThat(its.project(namespace + "-gone")).isEmpty();
            assertThat(its.project(namespace + "-waits")).isPresent();
        }
        touch("waits");
        soon().until(() -> reason("waits", "Ready").equals("Unreachable"));
        assertThat(find("waits").getStatus().phase()).isEqualTo(Phase.DEGRADED);
        client.resources(LynexProject.class)
                .inNamespace(namespace)
                .withName("waits")
                .delete();
        soon().until(() -> reason("waits", "CleanedUp").equals("CleanupWaits"));
        assertThat(condition("waits", "CleanedUp").message()).contains("lynex.dev/skip-cleanup");

        client.resources(LynexProject.class)
                .inNamespace(namespace)
                .withName("waits")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"lynex.dev/skip-cleanup\":\"true\"}}}");
        soon().until(() -> find("waits") == null);
    }

    private static ConditionFactory soon() {
        return await().atMost(40, SECONDS).ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    private static void namespace(String name, Map<String, String> labels) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    private void platform(String more) {
        platform(mongo.uri(), more);
    }

    private void platform(String mongodb, String more) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexPlatform
                metadata: {name: main, namespace: %s}
                spec:
                  stores:
                    redis: {url: "redis://redis:6379"}
                    clickhouse: {url: "http://clickhouse:8123"}
                    mongodb: {url: "%s", database: %s}
                %s""".formatted(namespace, mongodb, namespace, more))
                .forceConflicts()
                .serverSideApply();
        soon().until(() -> client.resources(LynexPlatform.class)
                        .inNamespace(namespace)
                        .withName("main")
                        .get()
                != null);
    }

    private void project(String name, String more) {
        client.resource(manifest(name, namespace, "platformRef: {name: main}", more))
                .forceConflicts()
                .serverSideApply();
    }

    private static String manifest(String name, String namespace, String platform, String more) {
        return """
                apiVersion: lynex.dev/v1alpha1
                kind: LynexProject
                metadata: {name: %s, namespace: %s, annotations: {touched: "0"}}
                spec:
                  %s
                %s""".formatted(name, namespace, platform, more);
    }

    /** Has it looked at again. */
    private void touch(String name) {
        client.resources(LynexProject.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\": {\"annotations\": {\"touched\": \"" + UUID.randomUUID() + "\"}}}");
    }

    private void secret(String name, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(namespace).withName(name).get();
    }

    private String key(String secret) {
        String encoded = Objects.requireNonNull(secret(secret)).getData().get("apiKey");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private LynexProject find(String name) {
        return client.resources(LynexProject.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private boolean ready(String name) {
        LynexProject project = find(name);
        return project.getStatus() != null
                && Objects.equals(
                        project.getStatus().observedGeneration(),
                        project.getMetadata().getGeneration())
                && condition(name, "Ready").status() == ConditionStatus.TRUE;
    }

    private String reason(String name, String type) {
        return condition(name, type).reason();
    }

    private Condition condition(String name, String type) {
        return find(name).getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(NullPointerException::new);
    }
}
