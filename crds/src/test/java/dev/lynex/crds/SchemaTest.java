package dev.lynex.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed definitions on a real kube-apiserver: what it takes, what it adds, what it refuses and what it says then. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaTest {
    private static final String NAMESPACE = "default";

    private final List<GenericKubernetesResource> made = new ArrayList<>();
    private ApiServer api;

    @BeforeAll
    void start() throws IOException {
        api = ApiServer.start();
        api.serve(Definitions.COMMITTED);
    }

    @AfterAll
    void stop() throws IOException {
        if (api != null) {
            api.close();
        }
    }

    @AfterEach
    void removeResources() {
        made.forEach(resource -> api.client().resource(resource).delete());
        made.clear();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theLeastThatIsNeededIsFilledWithDefaults(String kind) {
        assertThat(spec(create(Manifest.fixture(kind, "minimal"))))
                .isEqualTo(Manifest.fixture(kind, "minimal-stored").tree().path("spec"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingOfARichResourceIsLost(String kind) {
        Manifest regular = Manifest.fixture(kind, "regular");
        assertThat(missing("spec", regular.tree().path("spec"), spec(create(regular))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.lynex.crds.Manifest#examples")
    void theExamplesAreTaken(Path example) {
        assertThat(create(Manifest.of(example)).getMetadata().getUid()).isNotEmpty();
    }

    @Test
    void aPlainNumberIsAQuantity() {
        Manifest plain = Manifest.fixture("LynexPlatform", "minimal")
                .with("/spec/ingest/resources/requests/cpu", IntNode.valueOf(1));
        assertThat(spec(create(plain)).at("/ingest/resources/requests/cpu")).isEqualTo(IntNode.valueOf(1));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsWrongIsRefusedAndNamed(Change refusal) {
        if (refusal.before() != null) {
            create(refusal.made());
        }
        List<StatusCause> causes = causes(refusal.changed(), refusal.before() != null);
        assertThat(causes).as("%s must say: %s", refusal, refusal.message()).matches(refusal::isIn);
    }

    @ParameterizedTest
    @MethodSource("acceptances")
    void whatIsJustWithinTheRulesIsTaken(Change change) {
        if (change.before() == null) {
            create(change.changed());
        } else {
            create(change.made());
            api.client()
                    .resource(change.changed().generic())
                    .inNamespace(NAMESPACE)
                    .update();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyRuleIsTriedOut(String kind) {
        List<Change> refusals = Change.of(kind, "refused");
        assertThat(messages(kind)).isNotEmpty().allMatch(message -> refusals.stream()
                .anyMatch(refusal -> message.contains(refusal.message())));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void everyLimitIsHeld(Limit limit) {
        Manifest outside = Manifest.fixture(limit.kind(), "minimal").with(limit.pointer(), limit.outside());
        assertThat(causes(outside, false))
                .as("%s must be refused for %s", limit, limit.outside())
                .anyMatch(cause -> cause.getField().equals(limit.field())
                        && cause.getMessage().toLowerCase(Locale.ROOT).contains(limit.refusal()));
    }

    @Test
    void peopleOnCallSeeWhatMattersAtOnce() throws IOException {
        for (String kind : kinds().toList()) {
            create(Manifest.fixture(kind, "minimal"));
        }
        ObjectNode platform = Manifest.YAML.createObjectNode();
        platform.put("phase", "Degraded").put("durability", "node");
        platform.putObject("queue").put("backlogEvents", 1234).put("eventsPerSecond", 56);
        platform.putObject("processor").put("replicas", 3);
        platform.putArray("conditions").add(ready("False", "StoreUnreachable"));
        status("LynexPlatform", platform);
        assertThat(table("lynexplatforms"))
                .containsExactly(
                        "NAME PHASE READY DURABILITY BACKLOG REPLICAS RATE AGE",
                        "main Degraded False node 1234 3 56 AGE");
        assertThat(table("lynexprojects"))
                .containsExactly(
                        "NAME PROJECT PHASE READY OWNERS ISOLATION BACKLOG REPLICAS RATE AGE", "shop Shared AGE");
        assertThat(table("alertrules"))
                .containsExactly(
                        "NAME STATE READY SEVERITY METRIC VALUE SINCE AGE", "cost warning estimatedCostUsd AGE");
        assertThat(table("retentionpolicies"))
                .containsExactly("NAME DAYS PHASE READY TO-EXPIRE DRY-RUN AGE", "a-month 30 false AGE");
        assertThat(api.kubectl("get", "lynex", "-n", NAMESPACE, "-o", "name").lines())
                .containsExactlyInAnyOrder(
                        "lynexplatform.lynex.dev/main",
                        "lynexproject.lynex.dev/shop",
                        "alertrule.lynex.dev/cost",
                        "retentionpolicy.lynex.dev/a-month");
    }

    @Test
    void kubectlExplainTellsWhatAFieldMeans() {
        await().untilAsserted(() -> assertThat(api.kubectl("explain", "lynexproject.spec.limits.eventsPerSecond"))
                .contains("eventsPerSecond <integer>", "Above it: 429. 0: no limit."));
    }

    @Test
    void processorsCanBeScaledByHand() throws IOException {
        create(Manifest.fixture("LynexPlatform", "minimal"));
        api.kubectl("scale", "lynexplatform/main", "--replicas=5", "-n", NAMESPACE);
        assertThat(api.kubectl(
                        "get", "lynexplatform/main", "-n", NAMESPACE, "-o", "jsonpath={.spec.processor.replicas}"))
                .isEqualTo("5");
    }

    @Test
    void aDedicatedProjectsProcessorsCanBeScaledByHandAndASharedOnesCannot() throws IOException {
        create(Manifest.fixture("LynexProject", "minimal"));
        assertThat(api.kubectl("scale", "lynexproject/shop", "--replicas=5", "-n", NAMESPACE))
                .contains("dedicated is for projects of isolation Dedicated");
        create(Manifest.fixture("LynexProject", "regular"));
        api.kubectl("scale", "lynexproject/shop.prod", "--replicas=5", "-n", NAMESPACE);
        assertThat(api.kubectl(
                        "get",
                        "lynexproject/shop.prod",
                        "-n",
                        NAMESPACE,
                        "-o",
                        "jsonpath={.spec.dedicated.processor.replicas}"))
                .isEqualTo("5");
    }

    @Test
    void twoWritersOfConditionsKeepEachOthers() throws IOException {
        create(Manifest.fixture("RetentionPolicy", "minimal"));
        for (String type : List.of("Accepted", "Ready")) {
            ObjectNode applied = Manifest.YAML.createObjectNode();
            applied.put("apiVersion", "lynex.dev/v1alpha1").put("kind", "RetentionPolicy");
            applied.putObject("metadata").put("name", "a-month");
            applied.putObject("status")
                    .putArray("conditions")
                    .add(ready("True", "Valid").put("type", type));
            Path file = Files.createTempFile("lynex-crds", ".json");
            Files.writeString(file, applied.toString());
            assertThat(api.kubectl(
                            "apply",
                            "--server-side",
                            "--subresource=status",
                            "--field-manager=" + type,
                            "-n",
                            NAMESPACE,
                            "-f",
                            file.toString()))
                    .contains("serverside-applied");
            Files.delete(file);
        }
        assertThat(api.kubectl("get", "lxret/a-month", "-n", NAMESPACE, "-o", "jsonpath={.status.conditions[*].type}"))
                .isEqualTo("Accepted Ready");
    }

    static Stream<String> kinds() {
        return Definitions.committed().stream().map(Definitions::kind);
    }

    static Stream<Change> refusals() {
        return kinds().flatMap(kind -> Change.of(kind, "refused").stream());
    }

    static Stream<Change> acceptances() {
        return kinds().flatMap(kind -> Change.of(kind, "accepted").stream());
    }

    static Stream<Limit> limits() {
        return Definitions.committed().stream().flatMap(definition -> Limit.of(definition).stream());
    }

    private GenericKubernetesResource create(Manifest manifest) {
        GenericKubernetesResource created = api.client()
                .resource(manifest.generic())
                .inNamespace(NAMESPACE)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
        made.add(created);
        return created;
    }

    private List<StatusCause> causes(Manifest manifest, boolean isThere) {
        var resource = api.client().resource(manifest.generic()).inNamespace(NAMESPACE);
        KubernetesClientException refused = catchThrowableOfType(KubernetesClientException.class, () -> {
            if (isThere) {
                resource.update();
            } else {
                resource.dryRun().create();
            }
        });
        assertThat(refused).as("%s must be refused", manifest.tree()).isNotNull();
        assertThat(refused.getCode()).as(refused.getMessage()).isEqualTo(422);
        return refused.getStatus().getDetails().getCauses();
    }

    private void status(String kind, ObjectNode status) {
        Manifest manifest =
                new Manifest(Manifest.fixture(kind, "minimal").tree().deepCopy().set("status", status));
        api.client().resource(manifest.generic()).inNamespace(NAMESPACE).updateStatus();
    }

    private static ObjectNode ready(String status, String reason) {
        return Manifest.YAML
                .createObjectNode()
                .put("type", "Ready")
                .put("status", status)
                .put("reason", reason)
                .put("message", "")
                .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    }

    /** Lines of kubectl, a blank between words, ages as AGE. */
    private List<String> table(String resource) throws IOException {
        return api.kubectl("get", resource, "-n", NAMESPACE)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " ").replaceAll(" [0-9]+s$", " AGE"))
                .toList();
    }

    private static JsonNode spec(GenericKubernetesResource resource) {
        return Manifest.YAML
                .valueToTree(Serialization.unmarshal(Serialization.asJson(resource), JsonNode.class))
                .path("spec");
    }

    /** What the API server has lost of the fields that were sent. */
    private static List<String> missing(String path, JsonNode sent, JsonNode stored) {
        if (sent.isObject()) {
            return sent.properties().stream()
                    .flatMap(p -> missing(path + "." + p.getKey(), p.getValue(), stored.path(p.getKey())).stream())
                    .toList();
        }
        return sent.isArray() && sent.size() == stored.size()
                ? Stream.iterate(0, i -> i < sent.size(), i -> i + 1)
                        .flatMap(i -> missing(path + "[" + i + "]", sent.get(i), stored.get(i)).stream())
                        .toList()
                : sent.equals(stored) ? List.of() : List.of(path);
    }

    private static Set<String> messages(String kind) {
        Set<String> messages = new TreeSet<>();
        Definitions.committed().stream()
                .filter(definition -> Definitions.kind(definition).equals(kind))
                .forEach(definition -> messages(Definitions.schema(definition), messages));
        return messages;
    }

    private static void messages(JSONSchemaProps schema, Set<String> messages) {
        schema.getXKubernetesValidations().forEach(rule -> messages.add(rule.getMessage()));
        schema.getProperties().values().forEach(property -> messages(property, messages));
        if (schema.getItems() != null) {
            messages(schema.getItems().getSchema(), messages);
        }
    }
}
