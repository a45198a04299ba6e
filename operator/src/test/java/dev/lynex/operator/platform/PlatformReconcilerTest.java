package dev.lynex.operator.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingOperator;
import dev.lynex.operator.TestingPods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real API server and its controllers. There are no nodes: where it matters, tests say that pods run. */
@Tag("kubernetes")
class PlatformReconcilerTest {
    private static KubernetesClient client;

    private final String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);

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
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        // The API server then refuses pods that may do more than they must.
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        secret("redis", Map.of("username", "lynex", "password", "first"));
        secret("clickhouse", Map.of("password", "x"));
    }

    @AfterEach
    void end() {
        client.namespaces().withName(namespace).delete();
    }

    @Test
    void aPlatformBecomesItsFunctionsAndSaysWhenTheyAreReady() {
        apply("main", "");
        within(30).until(() -> deployment("main-query") != null);
        for (String function : new String[] {"main-ingest", "main-processor", "main-query"}) {
            within(10).untilAsserted(() -> {
                assertThat(deployment(function)).isNotNull();
                assertThat(client.services()
                                .inNamespace(namespace)
                                .withName(function)
                                .get())
                        .isNotNull();
                assertThat(client.configMaps()
                                .inNamespace(namespace)
                                .withName(function)
                                .get())
                        .isNotNull();
                assertThat(client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName(function)
                                .get())
                        .isNotNull();
                assertThat(client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .withName(function)
                                .get())
                        .isNotNull();
                assertThat(client.network()
                                .v1()
                                .networkPolicies()
                                .inNamespace(namespace)
                                .withName(function)
                                .get())
                        .isNotNull();
            });
        }
        within(10).untilAsserted(() -> {
            assertThat(platform("main").getStatus().phase()).isEqualTo(Phase.PENDING);
            assertThat(condition("main", "Ready").message()).contains("main-ingest: 0 of 1 replicas are ready");
        });

        TestingPods.run(client, namespace, 3);

        // Its stores are nowhere; PlatformStoresTest has some.
        within(20).untilAsserted(() -> {
            assertThat(platform("main").getStatus().phase()).isEqualTo(Phase.DEGRADED);
            assertThat(condition("main", "Ready").reason()).isEqualTo("Unreachable");
            assertThat(platform("main").getStatus().observedGeneration()).isEqualTo(1);
        });
    }

    @Test
    void aSecretThatIsMissingIsToldAndWhenItComesThePlatformIsMade() {
        client.secrets().inNamespace(namespace).withName("redis").delete();
        apply("main", "");
        within(20).untilAsserted(() -> {
            assertThat(platform("main").getStatus()).isNotNull();
            assertThat(condition("main", "Accepted").reason()).isEqualTo("SecretNotFound");
            assertThat(condition("main", "Accepted").message())
                    .isEqualTo("Secret redis is not in this namespace: make it, with key password");
        });
        assertThat(deployment("main-ingest")).isNull();

        secret("redis", Map.of("username", "lynex"));
        within(20).untilAsserted(() -> assertThat(condition("main", "Accepted").message())
                .isEqualTo("Secret redis lacks the key password: add it"));

        secret("redis", Map.of("username", "lynex", "password", "x"));
        made("main");
        within(20).until(() -> condition("main", "Accepted").status() == ConditionStatus.TRUE);
    }

    @Test
    void aSecretThatGoesLeavesWhatThereIsAndANewPasswordReplacesThePods() {
        apply("main", "");
        made("main");
        String before = checksum("main-ingest");

        client.secrets().inNamespace(namespace).withName("redis").delete();
        within(20).until(() -> condition("main", "Accepted").status() == ConditionStatus.FALSE);
        assertThat(deployment("main-ingest")).isNotNull();
        assertThat(checksum("main-ingest")).isEqualTo(before);

        secret("redis", Map.of("username", "lynex", "password", "second"));
        within(20).until(() -> !checksum("main-ingest").equals(before));
    }

    @Test
    void whoMaySignInIsQuerysAloneAndItsSecretIsWaitedFor() {
        apply("main", "");
        made("main");
        String identity = "  query: {identity: {oidc: {issuer: \"https://login.example.com\", clientId: lynex,"
                + " clientSecret: {name: oidc, key: client-secret}}}}\n";
        String query = checksum("main-query");
        String ingest = checksum("main-ingest");
        apply("main", identity);
        within(20).untilAsserted(() -> assertThat(condition("main", "Accepted").message())
                .isEqualTo("Secret oidc is not in this namespace: make it, with key client-secret"));
        assertThat(checksum("main-query")).as("what runs goes on").isEqualTo(query);

        secret("oidc", Map.of("client-secret", "first"));
        within(20).until(() -> !checksum("main-query").equals(query));
        assertThat(settings("main-query").getData().get("application.yaml"))
                .contains("identity.oidc.client-secret: \"file:/etc/lynex/oidc/client-secret\"");
        String first = checksum("main-query");

        secret("oidc", Map.of("client-secret", "second"));
        within(20).until(() -> !checksum("main-query").equals(first));
        String second = checksum("main-query");
        apply("main", identity.replace("clientId: lynex", "clientId: another"));
        within(20).until(() -> !checksum("main-query").equals(second));
        assertThat(checksum("main-ingest")).isEqualTo(ingest);
    }

    @Test
    void aSecretThatIsRenamedIsFollowedUnderItsNewName() {
        apply("main", "");
        made("main");
        client.secrets().inNamespace(namespace).withName("redis").delete();
        secret("renamed", Map.of("username", "lynex", "password", "first"));
        within(20).until(() -> condition("main", "Accepted").status() == ConditionStatus.FALSE);

        client.resources(LynexPlatform.class)
                .inNamespace(namespace)
                .withName("main")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"spec": {"stores": {"redis": {"credentials": {"secretName": "renamed"}}}}}""");
        within(30).untilAsserted(() -> {
            assertThat(condition("main", "Accepted").status()).isEqualTo(ConditionStatus.TRUE);
            assertThat(deployment("main-ingest")
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .extracting(volume -> volume.getSecret().getSecretName())
                    .contains("renamed")
                    .doesNotContain("redis");
        });
    }

    @Test
    void whatSomebodyChangedOrDeletedIsPutRight() {
        apply("main", "");
        made("main");
        String settings = settings("main-ingest").getData().get("application.yaml");

        client.services().inNamespace(namespace).withName("main-ingest").delete();
        ConfigMap spoilt = settings("main-ingest");
        spoilt.getData().put("application.yaml", "server.port: 1\n");
        client.resource(spoilt).update();

        within(20).untilAsserted(() -> {
            assertThat(client.services()
                            .inNamespace(namespace)
                            .withName("main-ingest")
                            .get())
                    .isNotNull();
            assertThat(settings("main-ingest").getData().get("application.yaml"))
                    .isEqualTo(settings);
        });
    }

    @Test
    void replicasOfWhatAnAutoscalerOwnsAreLeftAloneAndThoseOfProcessorsAreHeld() {
        apply("main", "");
        made("main");
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("main-ingest")
                .scale(3);
        apply("main", "  processor: {replicas: 2}\n");

        within(20).until(() -> deployment("main-processor").getSpec().getReplicas() == 2);
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("main-processor")
                .scale(5);
        within(20).until(() -> deployment("main-processor").getSpec().getReplicas() == 2);
        assertThat(deployment("main-ingest").getSpec().getReplicas()).isEqualTo(3);
    }

    @Test
    void anIngressComesWithItsSpecAndGoesWithIt() {
        apply("main", "  ingest: {expose: {host: events.example.com, ingress: {className: nginx}}}\n");
        within(30)
                .until(() -> client.network()
                                .v1()
                                .ingresses()
                                .inNamespace(namespace)
                                .withName("main-ingest")
                                .get()
                        != null);
        within(10).until(() -> Objects.equals(platform("main").getStatus().ingestUrl(), "http://events.example.com"));

        apply("main", "");
        within(20)
                .until(() -> client.network()
                                .v1()
                                .ingresses()
                                .inNamespace(namespace)
                                .withName("main-ingest")
                                .get()
                        == null);
        assertThat(deployment("main-ingest")).isNotNull();
    }

    @Test
    void whatNeedsAKindOfOthersIsMadeOnceTheClusterHasIt() {
        apply("main", """
                  ingest: {expose: {host: a.example.com, httpRoute: {gateways: [{name: public}]}}}
                  metrics: {serviceMonitor: {}}
                """);
        made("main");
        TestingPods.run(client, namespace, 3);
        within(20).untilAsserted(() -> {
            assertThat(condition("main", "Ready").reason()).isEqualTo("KindNotInstalled");
            assertThat(condition("main", "Ready").message())
                    .isEqualTo(
                            "the cluster has no HTTPRoute (gateway.networking.k8s.io/v1): install the Gateway API, or"
                                    + " expose by ingress");
            assertThat(platform("main").getStatus().phase()).isEqualTo(Phase.DEGRADED);
        });

        client.load(PlatformReconcilerTest.class.getResourceAsStream("/dev/lynex/operator/others.yaml"))
                .serverSideApply();
        // It is looked for again after half a minute.
        within(60).untilAsserted(() -> {
            assertThat(client.resources(HTTPRoute.class)
                            .inNamespace(namespace)
                            .withName("main-ingest")
                            .get())
                    .isNotNull();
            assertThat(client.resources(ServiceMonitor.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .hasSize(3);
            assertThat(condition("main", "Ready").reason()).isNotEqualTo("KindNotInstalled");
        });

        apply("main", "");
        within(20).untilAsserted(() -> {
            assertThat(client.resources(HTTPRoute.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(client.resources(ServiceMonitor.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems())
                    .isEmpty();
        });
    }

    @Test
    void twoPlatformsOfANamespaceKeepApartAndOneThatIsDeletedTakesItsObjectsAlong() {
        apply("one", "");
        apply("two", "");
        made("one");
        made("two");

        client.resources(LynexPlatform.class)
                .inNamespace(namespace)
                .withName("one")
                .delete();

        // The collector hears of a new kind only every half minute.
        within(90).until(() -> deployment("one-ingest") == null && settings("one-ingest") == null);
        assertThat(deployment("two-ingest")).isNotNull();
    }

    @Test
    void aSpecThatIsNoneIsRefusedAndChangesNothing() {
        apply("main", "");
        made("main");
        assertThatThrownBy(() -> apply("main", "  ingest: {scaling: {minReplicas: 5, maxReplicas: 2}}\n"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("minReplicas must not be above maxReplicas");
        assertThat(platform("main").getMetadata().getGeneration()).isEqualTo(1);
    }

    /** The objects are made side by side. */
    private void made(String platform) {
        within(30).until(() -> {
            for (String function : new String[] {"-ingest", "-processor", "-query"}) {
                if (deployment(platform + function) == null
                        || settings(platform + function) == null
                        || client.services()
                                        .inNamespace(namespace)
                                        .withName(platform + function)
                                        .get()
                                == null) {
                    return false;
                }
            }
            return true;
        });
    }

    /** What is not there yet is waited for, too. */
    private static ConditionFactory within(int seconds) {
        return await().atMost(seconds, SECONDS).ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    private void apply(String name, String more) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexPlatform
                metadata:
                  name: %s
                  namespace: %s
                spec:
                  stores:
                    redis: {url: "redis://redis:6379", credentials: {secretName: redis}}
                    clickhouse: {url: "http://clickhouse:8123", credentials: {secretName: clickhouse}}
                    mongodb: {url: "mongodb://mongodb:27017"}
                %s""".formatted(name, namespace, more)).forceConflicts().serverSideApply();
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

    private LynexPlatform platform(String name) {
        return client.resources(LynexPlatform.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private Condition condition(String name, String type) {
        return platform(name).getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private Deployment deployment(String name) {
        return client.apps().deployments().inNamespace(namespace).withName(name).get();
    }

    private ConfigMap settings(String name) {
        return client.configMaps().inNamespace(namespace).withName(name).get();
    }

    private String checksum(String name) {
        return deployment(name)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("lynex.dev/config-checksum");
    }
}
