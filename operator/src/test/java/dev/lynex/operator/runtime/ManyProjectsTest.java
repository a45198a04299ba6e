package dev.lynex.operator.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.engines.MongoEngine;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many projects at once ({@code -Dlynex.projects}, 50 by default), by the operator's own Main with the flags that its image has.
 * It prints what it measured. How long things take depends on the machine, and is no assertion; memory is one.
 */
@Tag("kubernetes")
@Tag("kubernetes-long")
class ManyProjectsTest {
    private static final int PROJECTS = Integer.getInteger("lynex.projects", 50);
    private static final String KEYS = "  keys: [{name: server}]\n";
    private static final int SINGLE = Math.min(20, PROJECTS / 10);
    /** For what it does of itself in a while: longer where it is to be measured. */
    private static final Duration IDLE = Duration.ofSeconds(PROJECTS < 1_000 ? 1 : 30);

    /** What may be resident at most. */
    private static final long MOST_MIB = 256;

    @TempDir
    Path folder;

    /** By name, in nanoseconds: when the test first saw it ready. */
    private final Map<String, Long> ready = new ConcurrentHashMap<>();

    private KubernetesClient client;
    private TestingNamespace namespace;

    @Test
    void allBecomeReadyEachWithAKeyOfItsOwnAndAllGo() throws Exception {
        TestingCluster cluster = TestingCluster.own();
        try (KubernetesClient of = cluster.client();
                var mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0))) {
            client = of;
            namespace = new TestingNamespace(client);
            namespace.platform("main", mongo.uri(), "");
            try (var informer = client.resources(LynexProject.class)
                    .inNamespace(namespace.name())
                    .inform(new Readiness())) {
                await().atMost(30, SECONDS).until(informer::hasSynced);
                Map<String, String> environment = Map.of("LYNEX_OPERATOR_LEADER_ELECTION_NAMESPACE", namespace.name());
                try (var operator = OperatorProcess.start(cluster.kubeconfig(), environment)) {
                    await().atMost(30, SECONDS).until(operator::ready);
                    allAtOnce();
                    oneByOne();
                    idle(operator);
                    staysSmall(operator);
                }
                try (var operator = OperatorProcess.start(cluster.kubeconfig(), environment)) {
                    again(operator);
                    staysSmall(operator);
                    deleted();
                }
            }
        } finally {
            cluster.end();
        }
    }

    private final class Readiness implements ResourceEventHandler<LynexProject> {
        @Override
        public void onAdd(LynexProject project) {
            note(project);
        }

        @Override
        public void onUpdate(LynexProject before, LynexProject project) {
            note(project);
        }

        @Override
        public void onDelete(LynexProject project, boolean unknown) {
            ready.remove(project.getMetadata().getName());
        }

        private void note(LynexProject project) {
            List<Condition> conditions = project.getStatus() == null
                    ? List.of()
                    : project.getStatus().conditions();
            if (conditions.stream()
                    .anyMatch(each -> each.type().equals("Ready") && each.status() == ConditionStatus.TRUE)) {
                ready.putIfAbsent(project.getMetadata().getName(), System.nanoTime());
            }
        }
    }

    private void allAtOnce() throws Exception {
        long start = System.nanoTime();
        try (var apply = Executors.newFixedThreadPool(16)) {
            List<Future<?>> applied = new ArrayList<>();
            IntStream.range(0, PROJECTS)
                    .forEach(i -> applied.add(apply.submit(() -> namespace.project("p" + i, "{name: main}", KEYS))));
            for (Future<?> each : applied) {
                each.get();
            }
        }
        long sent = System.nanoTime();
        await().atMost(Duration.ofMinutes(10)).until(() -> ready.size() == PROJECTS);
        long last = ready.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        say(String.format(
                Locale.ROOT,
                "%,d applied in %.1f s, all Ready %.1f s after the first was applied",
                PROJECTS,
                seconds(sent - start),
                seconds(last - start)));

        Set<String> keys = new HashSet<>();
        for (Secret secret : client.secrets()
                .inNamespace(namespace.name())
                .withLabel("lynex.dev/project")
                .list()
                .getItems()) {
            keys.addAll(secret.getData().values());
        }
        assertThat(keys).as("keys, each another").hasSize(PROJECTS);
    }

    private void oneByOne() {
        double[] took = new double[SINGLE];
        for (int i = 0; i < SINGLE; i++) {
            String name = "single" + i;
            long start = System.nanoTime();
            namespace.project(name, "{name: main}", KEYS);
            await().pollInterval(Duration.ofMillis(10)).atMost(60, SECONDS).until(() -> ready.containsKey(name));
            took[i] = seconds(ready.get(name) - start);
        }
        Arrays.sort(took);
        say(String.format(
                Locale.ROOT,
                "one more among them: median %.2f s, p95 %.2f s from apply to Ready",
                took[SINGLE / 2],
                took[(int) Math.ceil(0.95 * SINGLE) - 1]));
    }

    private static void idle(OperatorProcess operator) throws Exception {
        Duration before = operator.cpu();
        long start = System.nanoTime();
        await().pollDelay(IDLE).atMost(IDLE.plusSeconds(10)).until(() -> true);
        double share = operator.cpu().minus(before).toNanos() / (double) (System.nanoTime() - start);
        say(String.format(
                Locale.ROOT,
                "idle for %d s: %.1f %% of a core, %d MiB resident",
                IDLE.toSeconds(),
                100 * share,
                operator.residentMiB()));
    }

    private static void again(OperatorProcess operator) {
        long start = System.nanoTime();
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofMinutes(10))
                .until(() -> operator.reconciled() >= PROJECTS + SINGLE);
        say(String.format(
                Locale.ROOT,
                "after a start %.0f reconciliations went through in %.1f s, %d MiB resident",
                operator.reconciled(),
                seconds(System.nanoTime() - start),
                operator.residentMiB()));
    }

    private void deleted() {
        long start = System.nanoTime();
        client.resources(LynexProject.class).inNamespace(namespace.name()).delete();
        await().atMost(Duration.ofMinutes(10)).until(ready::isEmpty);
        say(String.format(
                Locale.ROOT, "all deleted, and cleaned up after, in %.1f s", seconds(System.nanoTime() - start)));
    }

    private static void staysSmall(OperatorProcess operator) {
        say("at most " + operator.peakMiB() + " MiB were resident");
        assertThat(operator.peakMiB()).as("MiB resident at most").isLessThan(MOST_MIB);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void say(String line) {
        System.out.println("many projects: " + line);
    }
}
