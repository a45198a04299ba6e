package dev.lynex.operator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.Conditioned;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.OwnerState;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.engines.MongoEngine;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator that dies before its second write, again and again: so each of its writes, to the cluster and to the metadata,
 * is once the last that a life got done. When one died where another did before, since it began by writes that were made already
 * (an object is applied again, to no effect), the next gets one more. What comes out must be what one life without a death makes.
 */
@Tag("kubernetes-long")
class CrashWalkTest {
    /** A life without a write for so long has nothing to do. */
    private static final Duration QUIET = Duration.ofSeconds(6);

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);
    private static final int MOST_LIVES = 200;

    @TempDir
    Path folder;

    private KubernetesClient client;
    private TestingNamespace namespace;
    private MongoEngine mongo;
    private Path kubeconfig;
    private int relay;

    @Test
    void whateverItDiesBetweenTheNextLifeGoesOn() throws Exception {
        TestingCluster cluster = TestingCluster.own();
        kubeconfig = cluster.kubeconfig();
        mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        relay = freePort();
        try (KubernetesClient of = cluster.client()) {
            client = of;
            namespace = new TestingNamespace(client);
            namespace.platform("main", "mongodb://127.0.0.1:" + relay, "");
            namespace.project("shop", "{name: main}", "  keys: [{name: server}]\n  owners: [anna@example.com]\n");
            declare("RetentionPolicy", "year", "{days: 365, projects: {names: [shop]}}");
            declare("AlertRule", "failing", """
                    {projects: {names: [shop]},
                     condition: {metric: errors, aggregation: perEvent, window: 5m, threshold: "0.1"}}""");

            int made = lives(this::allIsMade);
            allIsThereOnce();

            client.resources(AlertRule.class).inNamespace(namespace.name()).delete();
            client.resources(RetentionPolicy.class)
                    .inNamespace(namespace.name())
                    .delete();
            client.resources(LynexProject.class).inNamespace(namespace.name()).delete();
            int removed = lives(this::allIsGone);
            System.out.printf("crash walk: %d deaths until all was made, %d until all was removed%n", made, removed);
            assertThat(made).as("deaths").isGreaterThan(20);
            assertThat(removed).as("deaths").isGreaterThan(4);
            nothingIsLeft();
        } finally {
            mongo.close();
            cluster.end();
        }
    }

    /** Lets operators live and die until one finds nothing to do; returns how many died. */
    private int lives(BooleanSupplier done) throws Exception {
        Set<String> places = new HashSet<>();
        int writes = 1;
        for (int deaths = 0; deaths < MOST_LIVES; deaths++) {
            Path log = folder.resolve("operator.log");
            Process operator = start(log, writes);
            try {
                if (!dies(operator, done)) {
                    return deaths;
                }
                assertThat(operator.exitValue()).as(Files.readString(log)).isEqualTo(ShortLivedOperator.DEAD);
                writes = places.add(diedBefore(log)) ? 1 : writes + 1;
            } finally {
                operator.destroyForcibly().waitFor();
            }
        }
        throw new AssertionError(
                "after " + MOST_LIVES + " lives it still writes: " + Files.readString(folder.resolve("operator.log")));
    }

    /** Whether it died; not when all is done and it has rested. */
    private boolean dies(Process operator, BooleanSupplier done) throws InterruptedException {
        long rested = -1;
        long end = System.nanoTime() + LONGEST_LIFE.toNanos();
        while (System.nanoTime() < end) {
            if (operator.waitFor(100, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (!done.getAsBoolean()) {
                rested = -1;
            } else if (rested < 0) {
                rested = System.nanoTime();
            } else if (System.nanoTime() - rested > QUIET.toNanos()) {
                return false;
            }
        }
        throw new AssertionError("it neither dies nor gets done in " + LONGEST_LIFE.toSeconds() + " s");
    }

    private static String diedBefore(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(ShortLivedOperator.DIES))
                .map(line -> line.substring(0, line.indexOf(", after")))
                .findFirst()
                .orElseThrow();
    }

    private Process start(Path log, int writes) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShortLivedOperator.class.getName(),
                namespace.name(),
                Integer.toString(relay),
                Integer.toString(mongo.port()),
                Integer.toString(writes));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private boolean isInvited() {
        LynexProject shop = client.resources(LynexProject.class)
                .inNamespace(namespace.name())
                .withName("shop")
                .get();
        return shop.getStatus().owners().stream().anyMatch(owner -> owner.state() == OwnerState.INVITED);
    }

    private boolean allIsMade() {
        return count(Deployment.class) == 3
                && isReady(LynexProject.class, "shop")
                && isInvited()
                && isReady(RetentionPolicy.class, "year")
                && isReady(AlertRule.class, "failing");
    }

    private void allIsThereOnce() {
        assertThat(count(Deployment.class)).isEqualTo(3);
        assertThat(count(Service.class)).isEqualTo(3);
        assertThat(count(Job.class)).isEqualTo(1);
        List<Secret> secrets = client.secrets()
                .inNamespace(namespace.name())
                .withLabel("lynex.dev/project", "shop")
                .list()
                .getItems();
        assertThat(secrets)
                .extracting(secret -> secret.getMetadata().getName())
                .containsExactlyInAnyOrder("shop-server", "shop-invitations");
        String key = value(secrets, "apiKey");
        String link = value(secrets, "anna_example.com");
        try (MongoMetadataStore store = store()) {
            String id = namespace.name() + "-shop";
            assertThat(store.authenticateKey(key).map(grant -> grant.project().id()))
                    .contains(id);
            assertThat(store.keys(id))
                    .as("keys that open it")
                    .filteredOn(each -> each.revokedAt() == null)
                    .hasSize(1);
            assertThat(store.invitations().list(id))
                    .as("invitations that are open")
                    .containsExactly(store.invitations().open(link.substring(link.indexOf('#') + 1)));
            assertThat(store.projects(10)).hasSize(1);
            assertThat(store.project(id).orElseThrow().retentionDays()).isEqualTo(365);
            assertThat(store.rules().list()).hasSize(1);
            assertThat(store.policies().list()).hasSize(1);
        }
    }

    private static String value(List<Secret> secrets, String key) {
        return secrets.stream()
                .map(secret -> secret.getData().get(key))
                .filter(Objects::nonNull)
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private boolean allIsGone() {
        return count(LynexProject.class) == 0 && count(RetentionPolicy.class) == 0 && count(AlertRule.class) == 0;
    }

    private void nothingIsLeft() {
        TestingNamespace.within(90).until(() -> client.secrets()
                .inNamespace(namespace.name())
                .withLabel("lynex.dev/project")
                .list()
                .getItems()
                .isEmpty());
        try (MongoMetadataStore store = store()) {
            assertThat(store.projects(10)).isEmpty();
            assertThat(store.rules().list()).isEmpty();
            assertThat(store.policies().list()).isEmpty();
        }
    }

    private MongoMetadataStore store() {
        return MongoMetadataStore.create(
                MetadataSettings.of(mongo.uri()).in(namespace.name(), Duration.ofSeconds(5), null),
                InstantSource.system());
    }

    private int count(Class<? extends HasMetadata> kind) {
        return client.resources(kind)
                .inNamespace(namespace.name())
                .list()
                .getItems()
                .size();
    }

    private <S extends Conditioned, R extends CustomResource<?, S>> boolean isReady(Class<R> kind, String name) {
        R resource = client.resources(kind)
                .inNamespace(namespace.name())
                .withName(name)
                .get();
        List<Condition> conditions =
                resource.getStatus() == null ? List.of() : resource.getStatus().conditions();
        return conditions.stream()
                .anyMatch(each -> each.type().equals("Ready") && each.status() == ConditionStatus.TRUE);
    }

    private void declare(String kind, String name, String spec) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: %s
                metadata: {name: %s, namespace: %s}
                spec: %s""".formatted(kind, name, namespace.name(), spec)).serverSideApply();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
