package dev.lynex.operator.orphan;

import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.DeclaredPolicy;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.DeclaredRule;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Owner;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.operator.Paused;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import dev.lynex.operator.TestingOperator;
import dev.lynex.operator.stores.MetadataStores;
import dev.lynex.pricing.CustomPrices;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What was left behind, against a real API server and a store that speaks MongoDB's protocol. */
@Tag("kubernetes")
class OrphanSweepTest {
    private static final MongoEngine MONGO = SharedEngines.mongo();
    private static KubernetesClient client;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private TestingNamespace at;
    private MetadataStores stores;
    private OrphanSweep sweep;

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
        at = new TestingNamespace(client);
        InstantSource clock = () -> now;
        stores = new MetadataStores(clock);
        sweep = new OrphanSweep(
                client,
                Set.of(at.name()),
                DeclaredDocuments.all(stores),
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                metrics,
                clock);
        at.platform("main", MONGO.uri(), "");
        at.project("shop", "{name: main}", "  keys: [{name: server}]\n");
        within(30).until(() -> at.find(Service.class, "main-query") != null);
        within(30)
                .until(() -> at.condition(at.find(LynexProject.class, "shop"), "Ready")
                                .status()
                        == ConditionStatus.TRUE);
    }

    @AfterEach
    void end() {
        stores.close();
        at.close();
    }

    @Test
    void objectsThatWereOrphanedOnPurposeAreRemovedAndOthersAreNot() {
        configMap("a-stranger", "somebody-else");
        configMap("without-owner", "lynex-operator");
        sweep.pass();
        assertThat(at.find(ConfigMap.class, "main-ingest")).as("owned").isNotNull();
        assertThat(at.find(Secret.class, "shop-server")).as("owned").isNotNull();
        assertThat(at.find(ConfigMap.class, "without-owner"))
                .as("its platform is there")
                .isNotNull();

        orphan(LynexPlatform.class, "main");
        within(60).until(() -> at.find(ConfigMap.class, "main-ingest")
                .getMetadata()
                .getOwnerReferences()
                .isEmpty());
        within(60).until(() -> at.deployment("main-query")
                .getMetadata()
                .getOwnerReferences()
                .isEmpty());
        within(60).until(() -> at.find(LynexPlatform.class, "main") == null);
        sweep.pass();
        within(20).untilAsserted(() -> {
            assertThat(at.deployment("main-ingest")).isNull();
            assertThat(at.deployment("main-query")).isNull();
            assertThat(at.find(ConfigMap.class, "main-ingest")).isNull();
            assertThat(at.find(ConfigMap.class, "without-owner")).isNull();
            assertThat(at.find(Service.class, "main-processor")).isNull();
            assertThat(at.find(ServiceAccount.class, "main-ingest")).isNull();
        });
        assertThat(at.find(ConfigMap.class, "a-stranger")).isNotNull();
        assertThat(at.find(Secret.class, "shop-server"))
                .as("its project is there")
                .isNotNull();
        assertThat(removed("object")).isGreaterThanOrEqualTo(15);

        orphan(LynexProject.class, "shop");
        within(60).until(() -> at.find(LynexProject.class, "shop") == null);
        within(60).until(() -> at.find(Secret.class, "shop-server")
                .getMetadata()
                .getOwnerReferences()
                .isEmpty());
        sweep.pass();
        assertThat(at.find(Secret.class, "shop-server")).isNull();
    }

    @Test
    void aProjectWhoseResourceIsGoneIsReleasedWhenItWasFoundSoTwiceAndNoOtherIs() {
        try (var store = MongoMetadataStore.create(
                MetadataSettings.of(MONGO.uri()).in(at.name(), Duration.ofSeconds(5), null), InstantSource.system())) {
            String id = at.name() + "-shop";
            String platform = at.find(LynexPlatform.class, "main").getMetadata().getUid();
            declare(store, "of-another-cluster", at.name() + "/gone", "not-" + platform);
            declare(store, "of-another-namespace", "elsewhere/gone", platform);
            loseFinalizer();
            assertThat(store.project(id)).isPresent();

            assertThat(sweep.pass()).as("suspected").isEqualTo(1);
            now = now.plus(Duration.ofMinutes(9));
            assertThat(sweep.pass()).isEqualTo(1);
            assertThat(store.project(id)).as("too soon").isPresent();
            now = now.plus(Duration.ofMinutes(1));
            assertThat(sweep.pass()).isZero();
            assertThat(store.project(id)).isEmpty();
            assertThat(removed("declared")).isEqualTo(1);

            now = now.plus(Duration.ofHours(2));
            sweep.pass();
            assertThat(store.project("of-another-cluster")).isPresent();
            assertThat(store.project("of-another-namespace")).isPresent();
        }
    }

    @Test
    void rulesAndPoliciesWhoseResourcesAreGoneAreReleasedToo() {
        try (var store = MongoMetadataStore.create(
                MetadataSettings.of(MONGO.uri()).in(at.name(), Duration.ofSeconds(5), null), InstantSource.system())) {
            String platform = at.find(LynexPlatform.class, "main").getMetadata().getUid();
            var gone = new Owner("uid-gone", at.name() + "/gone", 1, platform);
            var elsewhere = new Owner("uid-elsewhere", at.name() + "/elsewhere", 1, "not-" + platform);
            store.rules().declare(new DeclaredRule(gone, List.of(), "{}"));
            store.policies().declare(new DeclaredPolicy(gone, List.of(), 30, false));
            store.policies().declare(new DeclaredPolicy(elsewhere, List.of(), 30, false));

            assertThat(sweep.pass()).as("suspected").isEqualTo(2);
            now = now.plus(Duration.ofMinutes(10));
            assertThat(sweep.pass()).isZero();
            assertThat(store.rules().owners()).isEmpty();
            assertThat(store.policies().owners()).containsExactly(elsewhere);
        }
    }

    @Test
    void aProjectWhoseResourceIsThereIsNeverSuspected() {
        assertThat(sweep.pass()).isZero();
        now = now.plus(Duration.ofHours(1));
        assertThat(sweep.pass()).isZero();
        assertThat(removed("declared") + removed("object")).isZero();
    }

    private void configMap(String name, String manager) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(at.name())
                        .withName(name)
                        .addToLabels("app.kubernetes.io/instance", "main")
                        .addToLabels("app.kubernetes.io/part-of", "lynex")
                        .addToLabels("app.kubernetes.io/managed-by", manager)
                        .endMetadata()
                        .build())
                .create();
    }

    private double removed(String what) {
        return metrics.get("lynex_operator_orphans_removed")
                .tag("what", what)
                .counter()
                .count();
    }

    private static void declare(MongoMetadataStore store, String id, String owner, String platformUid) {
        store.declared()
                .declare(
                        new DeclaredProject(
                                id,
                                new Owner("uid-" + id, owner, 1, platformUid),
                                id,
                                30,
                                ProjectLimits.NONE,
                                CustomPrices.NONE,
                                List.of(),
                                Duration.ofDays(1)),
                        0);
    }

    private <R extends io.fabric8.kubernetes.api.model.HasMetadata> void orphan(Class<R> kind, String name) {
        client.resources(kind)
                .inNamespace(at.name())
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.ORPHAN)
                .delete();
    }

    /** Deletes the project as somebody does who has no patience. */
    private void loseFinalizer() {
        at.annotate(LynexProject.class, "shop", Paused.ANNOTATION, "true");
        within(20).until(() -> at.condition(at.find(LynexProject.class, "shop"), "Paused") != null);
        at.delete(LynexProject.class, "shop");
        client.resources(LynexProject.class)
                .inNamespace(at.name())
                .withName("shop")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
        within(20).until(() -> at.find(LynexProject.class, "shop") == null);
    }
}
