package dev.lynex.operator.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.crds.v1alpha1.QueueStatus;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.RedisEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingJobs;
import dev.lynex.operator.TestingOperator;
import dev.lynex.operator.TestingPods;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Submission;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real API server and real stores: what the operator sees of them, and what it does to them. */
@Tag("kubernetes")
class PlatformStoresTest {
    private static final String PASSWORD = "right-word";
    private static final ClickHouseEngine CLICKHOUSE = SharedEngines.clickHouse();
    private static KubernetesClient client;

    @TempDir
    Path folder;

    private final String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
    private RedisEngine redis;
    private String clickhouse = CLICKHOUSE.url();

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
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .addToLabels(TestingJobs.BY_HAND, "true")
                        .endMetadata()
                        .build())
                .create();
        redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, PASSWORD));
        secret("redis", Map.of("password", PASSWORD));
        secret("clickhouse", Map.of("username", CLICKHOUSE.user(), "password", CLICKHOUSE.password()));
    }

    @AfterEach
    void close() {
        client.resources(LynexPlatform.class).inNamespace(namespace).delete();
        client.namespaces().withName(namespace).delete();
        redis.close();
    }

    @Test
    void aNewPlatformMigratesFirstAndIsReadyWhenItsFunctionsAreAndItsStoresAnswer() {
        archiveBucket();
        apply(archive());
        Job job = soonTheJob();
        assertThat(job.getSpec().getTemplate().getSpec().getContainers().getFirst())
                .satisfies(container -> {
                    assertThat(container.getArgs()).containsExactly("migrate");
                    assertThat(container.getImage()).isEqualTo("lynex-processor:1.2.3");
                    assertThat(container.getResources().getLimits()).containsKey("memory");
                });
        soon().until(() -> reason("SchemaMigrated").equals("Migrating"));
        assertThat(deployments()).isEmpty();

        int version = migrate();
        endWell(job);
        TestingPods.run(client, namespace, 3);

        soon().until(() -> phase() == Phase.READY);
        for (String type : List.of(
                "Ready",
                "QueueReachable",
                "StoreReachable",
                "MetadataReachable",
                "ArchiveReachable",
                "SchemaMigrated",
                "BacklogKnown")) {
            assertThat(condition(type).status()).as(type).isEqualTo(ConditionStatus.TRUE);
        }
        assertThat(platform().getStatus().schemaVersion()).isEqualTo(version).isPositive();
        assertThat(platform().getStatus().queue().backlogEvents()).isZero();
        assertThat(platform().getStatus().toString()).doesNotContain(PASSWORD, CLICKHOUSE.password());
    }

    @Test
    void aStoreThatIsAwayIsToldAndNothingElseChangesUntilItIsBack() {
        ready();
        String before = versions();

        redis.close();
        soon().until(() -> reason("QueueReachable").equals("Unreachable"));
        assertThat(condition("QueueReachable").message())
                .contains("see that the store of spec.stores.redis runs")
                .doesNotContain(PASSWORD)
                .doesNotContain("\n");
        soon().until(() -> phase() == Phase.DEGRADED);
        assertThat(condition("Ready").reason()).isEqualTo("Unreachable");
        assertThat(condition("Ready").message()).startsWith("QueueReachable: ");
        assertThat(reason("BacklogKnown")).isEqualTo("Unreachable");
        assertThat(condition("StoreReachable").status()).isEqualTo(ConditionStatus.TRUE);
        assertThat(versions()).isEqualTo(before);

        redis = RedisEngine.start(new RedisEngine.Settings(folder, redis.port(), 64L << 20, PASSWORD));
        soon().until(() -> phase() == Phase.READY);
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void aWrongPasswordIsToldAndWhenItIsMendedAnotherConnectionIsMade() {
        secret("redis", Map.of("password", "wrong-word"));
        secret("clickhouse", Map.of("username", CLICKHOUSE.user(), "password", "wrong-word"));
        apply("");
        soon().until(() -> reason("QueueReachable").equals("WrongCredentials"));
        soon().until(() -> reason("StoreReachable").equals("WrongCredentials"));
        assertThat(condition("QueueReachable").message())
                .contains("correct the Secret that spec.stores.redis.credentials names")
                .doesNotContain("wrong-word");
        assertThat(condition("StoreReachable").message()).doesNotContain("wrong-word");
        assertThat(condition("MetadataReachable").status()).isEqualTo(ConditionStatus.TRUE);

        secret("redis", Map.of("password", PASSWORD));
        secret("clickhouse", Map.of("username", CLICKHOUSE.user(), "password", CLICKHOUSE.password()));
        soon().until(() -> reason("QueueReachable").equals("Reachable"));
        soon().until(() -> reason("StoreReachable").equals("Reachable"));
    }

    @Test
    void whatTheStoresKeepIsHeldAgainstWhatTheSpecAsks() {
        ready();
        assertThat(platform().getStatus().durability()).isEqualTo("none");
        assertThat(condition("DurabilityMet").status()).isEqualTo(ConditionStatus.FALSE);
        assertThat(condition("DurabilityMet").message())
                .contains("spec.durability is process")
                .contains("store: ")
                .contains("set store.replicated")
                .doesNotContain("queue: ");
        assertThat(phase()).as("the functions go on").isEqualTo(Phase.READY);

        redis(r -> r.configSet("appendfsync", "everysec"));
        soon().until(() -> phase() == Phase.DEGRADED);
        assertThat(condition("Ready").reason()).isEqualTo("DurabilityNotMet");
        assertThat(condition("Ready").message()).contains("queue: ").contains("set appendfsync always");
        assertThat(condition("DurabilityMet").message()).contains("queue: ").contains("store: ");
        assertThat(condition("QueueReachable").status()).as("it answers").isEqualTo(ConditionStatus.TRUE);

        redis(r -> r.configSet("appendfsync", "always"));
        soon().until(() -> phase() == Phase.READY);
    }

    @Test
    void aMigrationThatFailsIsToldWithItsReasonAndTriedAgainByANewJob() {
        apply("");
        Job first = soonTheJob();
        endBadly(first, "starting\nlynex: ClickHouse error 516: Authentication failed\n");
        soon().until(() -> reason("SchemaMigrated").equals("MigrationFailed"));
        assertThat(condition("SchemaMigrated").message())
                .contains("lynex: ClickHouse error 516: Authentication failed")
                .contains("tries it again")
                .doesNotContain("starting");
        assertThat(condition("Ready").reason()).isEqualTo("MigrationFailed");
        assertThat(deployments()).isEmpty();

        giveUp(first);
        soon().until(() -> condition("SchemaMigrated").message().contains("a new Job is made 60 s after"));
        try {
            TestingOperator.ahead(SchemaJobs.PAUSE);
            apply("  traces: {endpoint: \"http://collector:4318\"}\n"); // has it looked at
            soon().until(() -> !soonTheJob()
                    .getMetadata()
                    .getUid()
                    .equals(first.getMetadata().getUid()));
        } finally {
            TestingOperator.ahead(Duration.ZERO);
        }
        migrate();
        endWell(soonTheJob());
        TestingPods.run(client, namespace, 3);
        soon().until(() -> reason("SchemaMigrated").equals("AsSpecified"));
    }

    @Test
    void anotherVersionMigratesBeforeTheFunctionsGetItsImageAndOneJobIsKept() {
        ready();
        Job before = soonTheJob();
        apply("  images: {tag: 2.0.0}\n");
        soon().until(() -> jobs().stream().anyMatch(job -> image(job).equals("lynex-processor:2.0.0")));
        soon().until(() -> reason("SchemaMigrated").equals("Migrating"));
        assertThat(images()).containsExactly("lynex-ingest:1.2.3", "lynex-processor:1.2.3", "lynex-query:1.2.3");

        Job now = jobs().stream()
                .filter(job -> image(job).equals("lynex-processor:2.0.0"))
                .findFirst()
                .orElseThrow();
        endWell(now);
        soon().until(() -> images().equals(
                        new TreeSet<>(Set.of("lynex-ingest:2.0.0", "lynex-processor:2.0.0", "lynex-query:2.0.0"))));
        soon().until(() -> jobs().size() == 1);
        assertThat(jobs().getFirst().getMetadata().getName())
                .isNotEqualTo(before.getMetadata().getName());

        // Rolled back: migrated again, by the version before, and then its functions.
        apply("");
        soon().until(() -> jobs().stream().anyMatch(job -> image(job).equals("lynex-processor:1.2.3")));
        assertThat(images()).containsExactly("lynex-ingest:2.0.0", "lynex-processor:2.0.0", "lynex-query:2.0.0");
        endWell(jobs().stream()
                .filter(job -> image(job).equals("lynex-processor:1.2.3"))
                .findFirst()
                .orElseThrow());
        soon().until(() -> images().equals(
                        new TreeSet<>(Set.of("lynex-ingest:1.2.3", "lynex-processor:1.2.3", "lynex-query:1.2.3"))));
    }

    @Test
    void theQueueIsMadeCountedAndALostGroupIsMadeAgain() {
        ready();
        long streams = redis(r -> r.exists("{lynex:0}", "{lynex:1}", "{lynex:2}", "{lynex:3}"));
        assertThat(streams).isEqualTo(4);
        QueueStatus idle = platform().getStatus().queue();
        assertThat(idle.backlogEvents()).isZero();
        assertThat(idle.eventsPerSecond()).isZero();

        accept(1_234);
        soon().until(() -> platform().getStatus().queue().backlogEvents() == 1_200);
        soon().until(() -> platform().getStatus().queue().eventsPerSecond() > 0);
        assertThat(platform().getStatus().queue().observedTime()).isAfterOrEqualTo(idle.observedTime());

        boolean destroyed = redis(r -> r.xgroupDestroy("{lynex:2}", "processors"));
        assertThat(destroyed).isTrue();
        soon().until(() ->
                condition("QueueReachable").message().contains("the consumer group of partition 2 was gone"));
        List<Object> groups = redis(r -> r.xinfoGroups("{lynex:2}"));
        assertThat(groups).hasSize(1);
        assertThat(platform().getStatus().queue().backlogEvents()).isEqualTo(1_200);
    }

    @Test
    void aPlatformWhereNothingHappensWritesNoStatusAndOneThatIsDeletedIsNotWatchedAnyMore() {
        ready();
        long looks = looks();
        soon().until(() -> looks() >= looks + 1);
        String version = platform().getMetadata().getResourceVersion();
        soon().until(() -> looks() >= looks + 3);
        assertThat(platform().getMetadata().getResourceVersion()).isEqualTo(version);

        client.resources(LynexPlatform.class).inNamespace(namespace).delete();
        soon().until(() -> redis(RedisCommands::clientList).lines().count() == 1);
    }

    /** How often the settings of Redis were asked for, which each look does once. */
    private long looks() {
        return redis(r -> r.info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_config|get:"))
                .map(line -> line.substring(line.indexOf('=') + 1, line.indexOf(',')))
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void aStoreThatHangsHoldsUpNoOther() throws IOException {
        ready();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            clickhouse = "http://127.0.0.1:" + silent.getLocalPort();
            apply("");
            // Its own condition comes when it is given up on; the others do not wait for that.
            redis.close();
            await().atMost(20, SECONDS).until(() -> reason("QueueReachable").equals("Unreachable"));
            assertThat(condition("MetadataReachable").status()).isEqualTo(ConditionStatus.TRUE);
            soon().until(() -> reason("StoreReachable").equals("Unreachable"));
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(40, SECONDS).ignoreExceptionsInstanceOf(NullPointerException.class);
    }

    /** A platform whose functions run and whose stores answer. */
    private void ready() {
        apply("");
        migrate();
        endWell(soonTheJob());
        TestingPods.run(client, namespace, 3);
        soon().until(() -> phase() == Phase.READY);
    }

    private void apply(String more) {
        client.resource("""
                apiVersion: lynex.dev/v1alpha1
                kind: LynexPlatform
                metadata: {name: main, namespace: %s}
                spec:
                  stores:
                    redis: {url: "redis://127.0.0.1:%d", credentials: {secretName: redis}}
                    clickhouse: {url: "%s", database: %s, replicated: false, credentials: {secretName: clickhouse}}
                    mongodb: {url: "%s", database: %s}
                %s""".formatted(
                                namespace,
                                redis.port(),
                                clickhouse,
                                namespace,
                                SharedEngines.mongo().uri(),
                                namespace,
                                more))
                .forceConflicts()
                .serverSideApply();
    }

    private String archive() {
        return """
                    s3:
                      endpoint: %s
                      bucket: %s
                      pathStyle: true
                      credentials: {secretName: s3}
                """.formatted(SharedEngines.s3().endpoint(), namespace);
    }

    private void archiveBucket() {
        secret("s3", Map.of("access-key", SharedEngines.S3_ACCESS_KEY, "secret-key", SharedEngines.S3_SECRET_KEY));
        try (var archive = S3BlobArchive.create(new ArchiveSettings(
                SharedEngines.s3().endpoint(),
                "us-east-1",
                namespace,
                SharedEngines.S3_ACCESS_KEY,
                SharedEngines.S3_SECRET_KEY,
                true,
                "",
                true,
                Duration.ofSeconds(10),
                null))) {
            archive.createBucket();
        }
    }

    /** What the Job's pod would do; answers the schema's version. */
    private int migrate() {
        try (var store = ClickHouseEventStore.create(
                StoreSettings.of(CLICKHOUSE.url(), CLICKHOUSE.user(), CLICKHOUSE.password(), namespace))) {
            store.migrate();
            return store.schemaVersion();
        }
    }

    private void accept(int events) {
        try (var queue = RedisEventQueue.create(QueueSettings.of(redis.uri()))) {
            for (int left = events; left > 0; left -= 1_000) {
                int some = Math.min(left, 1_000);
                Acceptance answer = queue.accept(new Submission(
                        new Placement(2, 1),
                        "shop",
                        null,
                        "native",
                        UUID.randomUUID().toString().replace("-", ""),
                        Instant.now(),
                        some,
                        Limits.NONE,
                        "{}".getBytes(StandardCharsets.UTF_8)));
                assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
            }
        }
    }

    private <T> T redis(Function<RedisCommands<String, String>, T> commands) {
        try (RedisClient lettuce = RedisClient.create(redis.uri());
                var connection = lettuce.connect()) {
            return commands.apply(connection.sync());
        }
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

    private List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(namespace).list().getItems();
    }

    private Job soonTheJob() {
        soon().until(() -> jobs().size() == 1);
        return jobs().getFirst();
    }

    private static String image(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    private Pod pod(Job job) {
        soon().until(() -> pods(job).size() == 1);
        return pods(job).getFirst();
    }

    private List<Pod> pods(Job job) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .list()
                .getItems();
    }

    private void endWell(Job job) {
        TestingJobs.succeed(client, pod(job));
    }

    private void endBadly(Job job, String said) {
        client.resource(pod(job)).editStatus(p -> {
            p.getStatus().setPhase("Failed");
            p.getStatus()
                    .setContainerStatuses(List.of(new ContainerStatusBuilder()
                            .withName("migrate")
                            .withImage("x")
                            .withImageID("x")
                            .withReady(false)
                            .withRestartCount(0)
                            .withNewState()
                            .withNewTerminated()
                            .withExitCode(1)
                            .withMessage(said)
                            .withFinishedAt(Instant.now().toString())
                            .endTerminated()
                            .endState()
                            .build()));
            return p;
        });
    }

    /** What the cluster would say after as many attempts as the Job allows, which take more than a minute. */
    private void giveUp(Job job) {
        soon().until(() -> counted(job));
        String now = Instant.now().toString();
        soon().ignoreExceptionsInstanceOf(KubernetesClientException.class).until(() -> client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(job.getMetadata().getName())
                .editStatus(j -> {
                    for (String type : List.of("FailureTarget", "Failed")) {
                        j.getStatus()
                                .getConditions()
                                .add(new JobConditionBuilder()
                                        .withType(type)
                                        .withStatus("True")
                                        .withReason("BackoffLimitExceeded")
                                        .withLastTransitionTime(now)
                                        .build());
                    }
                    return j;
                })
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(condition -> condition.getType().equals("Failed")));
    }

    /** Whether the first attempt is known to have failed and the next has not begun. */
    private boolean counted(Job job) {
        JobStatus status = client.resource(job).get().getStatus();
        return Objects.equals(status.getFailed(), 1)
                && (status.getActive() == null || status.getActive() == 0)
                && (status.getUncountedTerminatedPods() == null
                        || status.getUncountedTerminatedPods().getFailed().isEmpty());
    }

    private List<Deployment> deployments() {
        return client.apps().deployments().inNamespace(namespace).list().getItems();
    }

    private Set<String> images() {
        return deployments().stream()
                .map(each -> each.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Generations of what the functions are made of. */
    private String versions() {
        return deployments().stream()
                .map(each ->
                        each.getMetadata().getName() + "=" + each.getMetadata().getGeneration() + " "
                                + each.getSpec().getReplicas())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private LynexPlatform platform() {
        return client.resources(LynexPlatform.class)
                .inNamespace(namespace)
                .withName("main")
                .get();
    }

    private Phase phase() {
        return Objects.requireNonNull(platform().getStatus().phase());
    }

    private String reason(String type) {
        return condition(type).reason();
    }

    private Condition condition(String type) {
        return platform().getStatus().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(NullPointerException::new);
    }
}
