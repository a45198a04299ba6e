package dev.lynex.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.ingest.IngestFunction;
import dev.lynex.processor.ProcessorFunction;
import dev.lynex.query.QueryFunction;
import dev.lynex.settings.Settings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionPlanTest {
    private static final Map<FunctionKind, Class<?>> FUNCTIONS = Map.of(
            FunctionKind.INGEST, IngestFunction.class,
            FunctionKind.PROCESSOR, ProcessorFunction.class,
            FunctionKind.QUERY, QueryFunction.class);

    @TempDir
    Path folder;

    /** Functions refuse keys that they do not know. */
    @Test
    void everyFunctionTakesTheSettingsThatItIsGiven() throws Exception {
        Map<FunctionKind, FunctionPlan> plans = plans("node", "hunter2");
        for (Map.Entry<FunctionKind, FunctionPlan> each : plans.entrySet()) {
            String yaml = FunctionConfig.of(each.getValue()).getData().get("application.yaml");
            Path file = Files.writeString(folder.resolve(each.getKey().word() + ".yaml"), yaml);
            Settings settings = Settings.load(FUNCTIONS.get(each.getKey()), Optional.of(file), Map.of(), Map.of());
            assertThat(settings.text("server.host")).isEqualTo("0.0.0.0");
            assertThat(settings.text("queue.durability")).isEqualTo("node");
            assertThat(settings.duration("queue.timeout").toMillis()).isEqualTo(1_500);
            assertThat(settings.flag("telemetry.traces.enabled")).isTrue();
            assertThat(yaml)
                    .contains("queue.password: \"file:/etc/lynex/redis/password\"")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void mailGoesOutFromQuery() throws Exception {
        FunctionPlan plan = plans("node", "x").get(FunctionKind.QUERY);
        String yaml = plan.settings().yaml();
        Path file = Files.writeString(folder.resolve("query.yaml"), yaml);
        Settings settings = Settings.load(QueryFunction.class, Optional.of(file), Map.of(), Map.of());
        assertThat(settings.text("mail.host")).isEqualTo("mail.example.com");
        assertThat(settings.integer("mail.port", 1, 65_535)).isEqualTo(587);
        assertThat(settings.text("mail.tls")).isEqualTo("starttls");
        assertThat(settings.text("mail.from")).isEqualTo("lynex@example.com");
        assertThat(yaml).contains("mail.password: \"file:/etc/lynex/mail/password\"");
        assertThat(BackendPorts.of(plan)).contains(587);
        assertThat(BackendPorts.of(plans("node", "x").get(FunctionKind.INGEST))).doesNotContain(587);
    }

    @Test
    void queryIsToldWhoMaySignInAndWhereItIs() throws Exception {
        FunctionPlan plan = plans("node", "x").get(FunctionKind.QUERY);
        String yaml = plan.settings().yaml();
        Path file = Files.writeString(folder.resolve("query.yaml"), yaml);
        Settings settings = Settings.load(QueryFunction.class, Optional.of(file), Map.of(), Map.of());
        assertThat(settings.text("query.public-url")).isEqualTo("https://lynex.example.com");
        assertThat(settings.flag("query.secure-cookies")).isTrue();
        assertThat(settings.text("query.ingest-url")).isEqualTo("http://events.example.com");
        assertThat(settings.flag("identity.local")).isFalse();
        assertThat(settings.text("identity.allowed-domains")).isEqualTo("example.com,example.org");
        assertThat(settings.text("identity.auto-join-project")).isEqualTo("shop");
        assertThat(settings.text("identity.auto-join-role")).isEqualTo("member");
        assertThat(settings.integer("identity.trusted-proxies", 0, 20)).isEqualTo(1);
        assertThat(settings.duration("identity.timeout")).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.text("identity.oidc.name")).isEqualTo("sso");
        assertThat(settings.text("identity.oidc.scopes")).isEqualTo("openid email");
        assertThat(settings.text("identity.jwt.audience")).isEqualTo("authenticated");
        assertThat(yaml)
                .contains("identity.oidc.client-secret: \"file:/etc/lynex/oidc/client-secret\"")
                .contains("identity.jwt.hs256-secret: \"file:/etc/lynex/jwt/secret\"")
                .contains("identity.ca: \"file:/etc/lynex/identity-ca/ca.crt\"");
        assertThat(FunctionDeployment.of(plan).getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .contains("sign-in", "tokens");
        assertThat(BackendPorts.of(plan)).contains(8443, 443);
        for (FunctionKind other : List.of(FunctionKind.INGEST, FunctionKind.PROCESSOR)) {
            assertThat(plans("node", "x").get(other).settings().yaml()).doesNotContain("identity", "sign-in");
        }
    }

    @Test
    void replicasOfRedisAreIngestsToWaitFor() throws Exception {
        String yaml = plans("replica", "x").get(FunctionKind.INGEST).settings().yaml();
        Path file = Files.writeString(folder.resolve("ingest.yaml"), yaml);
        Settings settings = Settings.load(IngestFunction.class, Optional.of(file), Map.of(), Map.of());
        assertThat(settings.integer("queue.replicas", 1, 16)).isEqualTo(2);
    }

    @Test
    void podsAreReplacedWhenWhatTheyReadHasChangedAndOnlyThen() {
        String first = checksum(plans("node", "one"));
        assertThat(checksum(plans("node", "one"))).isEqualTo(first);
        assertThat(checksum(plans("node", "two"))).as("another password").isNotEqualTo(first);
        assertThat(checksum(plans("process", "one"))).as("another setting").isNotEqualTo(first);
    }

    @Test
    void theNumberOfReplicasIsLeftToThoseWhoScale() {
        for (FunctionPlan plan : plans("node", "x").values()) {
            assertThat(FunctionDeployment.of(plan).getSpec().getReplicas()).isNull();
        }
    }

    @Test
    void theImageIsThatOfTheOperatorsVersionUnlessTheSpecSaysAnother() {
        Map<FunctionKind, FunctionPlan> plans = plans("node", "x");
        assertThat(plans.get(FunctionKind.INGEST).image()).isEqualTo("registry.example.com/lynex-ingest:1.2.3");
        assertThat(plans.get(FunctionKind.QUERY).image()).isEqualTo("mine/query:7");
    }

    @Test
    void aFunctionReachesItsStoresAndNothingElse() {
        assertThat(ports(FunctionKind.INGEST)).containsExactly(4318, 6380, 27017, 27018);
        assertThat(ports(FunctionKind.PROCESSOR)).containsExactly(443, 4318, 6380, 8443, 27017, 27018);
    }

    @Test
    void aMigrationIsNamedAfterItsImageAndStoresAndRunsAsRestrictedAsItsFunction() {
        FunctionPlan processor = plans("node", "one").get(FunctionKind.PROCESSOR);
        MigrationJob migration = MigrationJob.of(processor);
        assertThat(migration.name()).matches("main-migrate-[0-9a-f]{8}");
        assertThat(MigrationJob.of(plans("process", "two").get(FunctionKind.PROCESSOR))
                        .name())
                .as("neither image nor stores")
                .isEqualTo(migration.name());
        FunctionPlan another = new FunctionPlan(
                processor.kind(),
                processor.id(),
                processor.spec(),
                "lynex-processor:2",
                processor.resources(),
                null,
                null,
                null,
                processor.settings());
        assertThat(MigrationJob.of(another).name()).as("another image").isNotEqualTo(migration.name());

        var pod = migration.job().getSpec().getTemplate().getSpec();
        var its = FunctionDeployment.of(processor).getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext()).isEqualTo(its.getSecurityContext());
        assertThat(pod.getContainers().getFirst().getSecurityContext())
                .isEqualTo(its.getContainers().getFirst().getSecurityContext());
        assertThat(pod.getContainers().getFirst().getLivenessProbe()).isNull();
        assertThat(pod.getVolumes().getFirst().getConfigMap().getName())
                .isEqualTo(migration.config().getMetadata().getName());
        assertThat(MigrationJob.made(migration.config())).isTrue();
        assertThat(MigrationJob.made(FunctionConfig.of(processor))).isFalse();
    }

    private static List<Integer> ports(FunctionKind kind) {
        NetworkPolicy policy =
                FunctionNetworkPolicy.of(plans("node", "x").get(kind)).orElseThrow();
        return policy.getSpec().getEgress().get(1).getPorts().stream()
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    private static String checksum(Map<FunctionKind, FunctionPlan> plans) {
        Deployment deployment = FunctionDeployment.of(plans.get(FunctionKind.INGEST));
        return deployment.getSpec().getTemplate().getMetadata().getAnnotations().get(Pods.CHECKSUM);
    }

    private static Map<FunctionKind, FunctionPlan> plans(String durability, String password) {
        LynexPlatform platform = Serialization.unmarshal("""
                metadata: {name: main, namespace: lynex}
                spec:
                  stores:
                    redis:
                      url: rediss://redis:6380
                      cluster: false
                      replicas: 2
                      timeout: 1s500ms
                      credentials: {secretName: redis, usernameKey: username, passwordKey: password}
                      tls: {caSecret: {name: redis, key: ca.crt}}
                    clickhouse:
                      url: https://clickhouse
                      database: lynex
                      replicated: true
                      synced: true
                      tls: {caConfigMap: {name: trust, key: ca.crt}}
                    mongodb: {url: "mongodb://a:27017,b:27018", database: lynex, timeout: 5s}
                    s3:
                      region: eu-central-1
                      bucket: raw
                      pathStyle: false
                      required: true
                      timeout: 10s
                      credentials: {secretName: s3, accessKeyKey: access-key, secretKeyKey: secret-key}
                  images: {prefix: registry.example.com/lynex, pullPolicy: IfNotPresent}
                  ingest:
                    scaling: {minReplicas: 1, maxReplicas: 4, targetCpuPercent: 70}
                    expose: {host: events.example.com, ingress: {}, grpc: false}
                  processor:
                    scaling: {minReplicas: 0, maxReplicas: 4, drain: 60s, cooldown: 300s, fallbackReplicas: 1}
                  query:
                    image: "mine/query:7"
                    scaling: {minReplicas: 1, maxReplicas: 4, targetCpuPercent: 70}
                    expose: {host: lynex.example.com, ingress: {}, tlsSecretName: tls, grpc: false}
                    identity:
                      local: false
                      oidc:
                        issuer: https://login.example.com:8443/main
                        name: sso
                        clientId: lynex
                        clientSecret: {name: sign-in, key: client-secret}
                        scopes: [openid, email]
                        trustEmail: false
                      jwt:
                        issuer: https://abc.supabase.co/auth/v1
                        audience: authenticated
                        hs256Secret: {name: tokens, key: secret}
                        trustEmail: true
                      allowedDomains: [example.com, example.org]
                      linkByVerifiedEmail: false
                      autoJoin: {projectId: shop, role: Member}
                      trustedProxies: 1
                      tls: {caConfigMap: {name: trust, key: ca.crt}}
                      timeout: 7s
                  durability: %s
                  pool: {partitions: 4}
                  allowedNamespaces: {from: Same}
                  networkPolicies: {enabled: true}
                  metrics: {}
                  traces: {endpoint: "http://collector:4318", sampledPercent: 5}
                  mail:
                    url: smtp://mail.example.com
                    from: lynex@example.com
                    credentials: {secretName: mail, usernameKey: username, passwordKey: password}
                """.formatted(durability), LynexPlatform.class);
        List<Secret> secrets = List.of(
                secret("redis", Map.of("username", "dQ==", "password", password, "ca.crt", "eA==")),
                secret("mail", Map.of("username", "dQ==", "password", "cA==")),
                secret("sign-in", Map.of("client-secret", "eA==")),
                secret("tokens", Map.of("secret", "eA==")),
                secret("s3", Map.of("access-key", "YQ==", "secret-key", "Yg==")));
        return FunctionPlan.of(platform, SecretContents.of(secrets), "1.2.3");
    }

    private static Secret secret(String name, Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(data)
                .build();
    }
}
