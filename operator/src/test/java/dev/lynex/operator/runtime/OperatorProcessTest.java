package dev.lynex.operator.runtime;

import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.engines.MongoEngine;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as processes, on a control plane of their own. */
@Tag("kubernetes")
class OperatorProcessTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z_]+)` \\| (counter|gauge|histogram|summary) \\| ([^|]*) \\| [^|]+ \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\w+)");

    @TempDir
    static Path folder;

    private static TestingCluster cluster;
    private static KubernetesClient client;
    private TestingNamespace at;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestingCluster.own();
        client = cluster.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.end();
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
    void ofSeveralOneLeadsAndWhenItIsKilledOrStopsTheNextDoes() throws Exception {
        Map<String, String> environment = Map.of("LYNEX_OPERATOR_LEADER_ELECTION_NAMESPACE", at.name());
        try (var first = OperatorProcess.start(cluster.kubeconfig(), environment);
                var second = started(first, environment)) {
            within(20).until(second::ready);
            assertThat(second.leads()).as("ready, and waiting").isFalse();
            at.platform("one", "");
            within(20).until(() -> at.find(Service.class, "one-query") != null);

            first.kill();
            long killed = System.nanoTime();
            at.platform("two", "");
            within(30).until(() -> at.find(Service.class, "two-query") != null);
            Duration taken = Duration.ofNanos(System.nanoTime() - killed);
            System.out.println("reconciled by the next " + taken.toMillis() + " ms after kill -9 of the leader");
            assertThat(taken).isLessThan(Duration.ofSeconds(15));
            assertThat(second.leads()).isTrue();

            try (var third = OperatorProcess.start(cluster.kubeconfig(), environment)) {
                within(20).until(third::ready);
                String leader = holder();
                long asked = System.nanoTime();
                assertThat(second.stop()).isZero();
                assertThat(holder()).as("given back, not left to run out").isNotEqualTo(leader);
                within(20).until(third::leads);
                System.out.println("handed over in "
                        + Duration.ofNanos(System.nanoTime() - asked).toMillis() + " ms");
                at.platform("three", "");
                within(20).until(() -> at.find(Service.class, "three-query") != null);
                assertThat(third.stop()).isZero();
                assertThat(holder()).isNullOrEmpty();
            }
        }
    }

    private String holder() {
        return at.find(Lease.class, "lynex-operator").getSpec().getHolderIdentity();
    }

    private static OperatorProcess started(OperatorProcess first, Map<String, String> environment) throws IOException {
        within(20).until(first::leads);
        return OperatorProcess.start(cluster.kubeconfig(), environment);
    }

    @Test
    void goesOnAfterTheApiServerWasKilled() throws Exception {
        Map<String, String> environment = Map.of("LYNEX_OPERATOR_LEADER_ELECTION_ENABLED", "false");
        try (var operator = OperatorProcess.start(cluster.kubeconfig(), environment)) {
            within(20).until(operator::ready);
            at.platform("one", "");
            within(20).until(() -> at.find(Service.class, "one-query") != null);

            Runnable again = cluster.killApiServer();
            within(20).until(() -> operator.get("/health/dependencies").statusCode() == 503);
            again.run();
            within(60).ignoreExceptions().untilAsserted(() -> at.platform("two", ""));
            within(60).ignoreExceptions().until(() -> at.find(Service.class, "two-query") != null);
            at.delete(Service.class, "one-query");
            within(30).until(() -> at.find(Service.class, "one-query") != null);
            assertThat(operator.alive()).isTrue();
            assertThat(operator.stop()).isZero();
        }
    }

    @Test
    void rolesInItsNamespacesAreEnough() throws Exception {
        try (var second = new TestingNamespace(client);
                MongoEngine mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0))) {
            Map<String, String> environment = Map.of(
                    "LYNEX_OPERATOR_NAMESPACES",
                    at.name() + ", " + second.name(),
                    "LYNEX_OPERATOR_LEADER_ELECTION_NAMESPACE",
                    at.name());
            Path kubeconfig = account(at, List.of(at, second));
            try (var operator = OperatorProcess.start(kubeconfig, environment)) {
                within(20).until(operator::leads);
                at.platform("main", mongo.uri(), "  allowedNamespaces: {from: All}\n");
                second.project("shop", "{name: main, namespace: " + at.name() + "}", "  keys: [{name: server}]\n");
                at.project("near", "{name: main}", "");
                within(30).untilAsserted(() -> {
                    assertThat(at.find(Service.class, "main-query")).isNotNull();
                    assertThat(second.condition(second.find(LynexProject.class, "shop"), "Ready")
                                    .status())
                            .isEqualTo(ConditionStatus.TRUE);
                    assertThat(second.find(Secret.class, "shop-server")).isNotNull();
                    assertThat(at.condition(at.find(LynexProject.class, "near"), "Ready")
                                    .status())
                            .isEqualTo(ConditionStatus.TRUE);
                    assertThat(at.events("main", "Valid")).hasSize(1);
                });
                at.annotate(LynexPlatform.class, "main", "touched", "1");
                at.platform(
                        "main",
                        mongo.uri(),
                        "  allowedNamespaces: {from: Selector, selector: {matchLabels: {team: b}}}\n");
                within(20).untilAsserted(() -> assertThat(
                                second.condition(second.find(LynexProject.class, "shop"), "Accepted")
                                        .message())
                        .contains("goes by labels, which cannot be judged"));
                at.platform("main", mongo.uri(), "  allowedNamespaces: {from: All}\n");
                second.delete(LynexProject.class, "shop");
                within(20).until(() -> second.find(LynexProject.class, "shop") == null);
                assertThat(operator.says("forbidden")).as(operator.log()).isFalse();
                assertThat(operator.stop()).isZero();
            }
        }
    }

    @Test
    void withoutAccessItLivesIsNotReadyAndSaysWhy() throws Exception {
        Path nobody = kubeconfig("nobody", "none", "no-token");
        try (var operator = OperatorProcess.start(nobody, Map.of())) {
            within(20).until(() -> operator.says("no access to the cluster"));
            assertThat(operator.log()).contains("does not know who this is: give the pod a ServiceAccount");
            assertThat(operator.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(operator.get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(operator.get("/health/ready").body()).contains("STARTING");
            assertThat(operator.stop()).isZero();
        }
    }

    @Test
    void itsMetricsAreThoseOfTheReferenceAndNoneIsOfASingleResource() throws Exception {
        Map<String, String> environment = Map.of("LYNEX_OPERATOR_LEADER_ELECTION_ENABLED", "false");
        try (var operator = OperatorProcess.start(cluster.kubeconfig(), environment)) {
            within(20).until(operator::ready);
            at.platform("main", "");
            at.project("shop", "{name: nowhere}", "");
            within(20).until(() -> at.condition(at.find(LynexProject.class, "shop"), "Accepted") != null);
            within(20).until(() -> at.find(Service.class, "main-query") != null);
            at.delete(LynexProject.class, "shop");
            within(20).until(() -> at.find(LynexProject.class, "shop") == null);
            String text = operator.get("/metrics").body();
            Map<String, String> documented = new TreeMap<>();
            boolean ofTheOperator = false;
            for (String line : Files.readAllLines(Path.of("../docs/reference.md"))) {
                if (line.startsWith("#")) {
                    ofTheOperator = line.equals("### Metrics of the operator");
                }
                Matcher row = ROW.matcher(line);
                if (ofTheOperator && row.matches()) {
                    documented.put(row.group(1), row.group(2));
                }
            }
            Map<String, String> exposed = new TreeMap<>();
            Matcher type = TYPE.matcher(text);
            while (type.find()) {
                if (type.group(1).startsWith("operator_") || type.group(1).startsWith("lynex_operator_")) {
                    exposed.put(type.group(1), type.group(2));
                }
            }
            exposed.keySet().removeIf(name -> name.endsWith("_max"));
            // Counted only when it happens.
            documented.keySet().removeIf(name -> name.contains("failed") || name.contains("failure"));
            exposed.keySet().removeIf(name -> name.contains("failed") || name.contains("failure"));
            assertThat(exposed).isEqualTo(documented);
            assertThat(text)
                    .doesNotContain(at.name())
                    .doesNotContain("\"main\"")
                    .doesNotContain("\"shop\"");
            assertThat(text.lines().filter(line -> line.startsWith("operator_")).toList())
                    .as("series of the framework")
                    .hasSizeLessThan(300);
            assertThat(new TreeSet<>(exposed.keySet())).isNotEmpty();
        }
    }

    /** A ServiceAccount that may do in these namespaces what the chart allows, and nothing else. */
    private static Path account(TestingNamespace home, List<TestingNamespace> namespaces) throws IOException {
        List<PolicyRule> rules = chartsRules();
        rules.add(rule("coordination.k8s.io", "leases", "get,create,update,patch"));
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(home.name())
                        .withName("operator")
                        .endMetadata()
                        .build())
                .create();
        for (TestingNamespace namespace : namespaces) {
            client.resource(new RoleBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace.name())
                            .withName("operator")
                            .endMetadata()
                            .withRules(rules)
                            .build())
                    .create();
            client.resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace.name())
                            .withName("operator")
                            .endMetadata()
                            .addNewSubject("", "ServiceAccount", "operator", home.name())
                            .withNewRoleRef("rbac.authorization.k8s.io", "Role", "operator")
                            .build())
                    .create();
        }
        String token = client.serviceAccounts()
                .inNamespace(home.name())
                .withName("operator")
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return kubeconfig(home.name(), home.name(), token);
    }

    /** Between its first lines and its last the template is plain YAML. */
    private static List<PolicyRule> chartsRules() throws IOException {
        String template = Files.readString(Path.of("../charts/lynex/templates/rbac/_rules.tpl"));
        int start = template.indexOf('\n', template.indexOf("define \"lynex.operator.rules\""));
        String yaml = template.substring(start, template.indexOf("{{- end }}"));
        return new ArrayList<>(
                Serialization.unmarshal("rules:" + yaml, Role.class).getRules());
    }

    private static PolicyRule rule(String group, String resources, String verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources.split(","))
                .withVerbs(verbs.split(","))
                .build();
    }

    private static Path kubeconfig(String name, String namespace, String token) throws IOException {
        Path file = folder.resolve(name + ".kubeconfig");
        Files.writeString(file, """
                apiVersion: v1
                kind: Config
                current-context: it
                clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: "%s"}}]
                users: [{name: it, user: {token: "%s"}}]
                contexts: [{name: it, context: {cluster: it, user: it, namespace: %s}}]
                """.formatted(
                        client.getMasterUrl().toString().replaceFirst("/$", ""),
                        client.getConfiguration().getCaCertData(),
                        token,
                        namespace));
        return file;
    }
}
