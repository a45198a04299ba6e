package dev.lynex.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The model reads what the schema allows, and writes it back as it was. */
class ModelTest {
    private static final ObjectMapper STRICT = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(STRICT, true);

    private static final List<Class<?>> KINDS =
            List.of(LynexPlatform.class, LynexProject.class, AlertRule.class, RetentionPolicy.class);

    static {
        STRICT.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void keepsAllOfARichResource(Class<?> kind) throws IOException {
        JsonNode written = read(kind, "regular", JsonNode.class);
        JsonNode again = STRICT.readTree(SERIALIZATION.asJson(read(kind, "regular", kind)));
        assertThat(again.path("spec")).isEqualTo(written.path("spec"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void readsTheExamplesWhole(Path example) throws IOException {
        String yaml = Files.readString(example);
        JsonNode written = SERIALIZATION.unmarshal(yaml, JsonNode.class);
        Class<?> kind = KINDS.stream()
                .filter(k -> k.getSimpleName().equals(written.path("kind").asText()))
                .findFirst()
                .orElseThrow();
        JsonNode again = STRICT.readTree(SERIALIZATION.asJson(SERIALIZATION.unmarshal(yaml, kind)));
        assertThat(again.path("spec")).isEqualTo(written.path("spec"));
    }

    @Test
    void whatIsLeftOutIsEmptyOrNull() throws IOException {
        LynexProjectSpec spec =
                read(LynexProject.class, "minimal", LynexProject.class).getSpec();
        assertThat(spec.keys()).isEmpty();
        assertThat(spec.prices()).isEmpty();
        assertThat(spec.projectId()).isNull();
    }

    @Test
    void statusIsWrittenAsKubernetesWantsIt() {
        Condition condition = new Condition(
                "Ready",
                ConditionStatus.FALSE,
                3L,
                Instant.parse("2026-01-02T03:04:05Z"),
                ConditionReason.UNREACHABLE.word(),
                "clickhouse:8123 refuses connections");
        LynexPlatform platform = new LynexPlatform();
        platform.setStatus(new LynexPlatformStatus(
                3L, Phase.DEGRADED, List.of(condition), null, null, null, null, null, null, null, null, null, null));
        assertThat(SERIALIZATION.convertValue(platform, JsonNode.class).path("status"))
                .isEqualTo(STRICT.valueToTree(Map.of(
                        "observedGeneration",
                        3L,
                        "phase",
                        "Degraded",
                        "conditions",
                        List.of(Map.of(
                                "type", "Ready",
                                "status", "False",
                                "observedGeneration", 3L,
                                "lastTransitionTime", "2026-01-02T03:04:05Z",
                                "reason", "Unreachable",
                                "message", "clickhouse:8123 refuses connections")))));
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.sorted().toList();
        }
    }

    private static <T> T read(Class<?> kind, String which, Class<T> as) throws IOException {
        String file = "/dev/lynex/crds/" + kind.getSimpleName().toLowerCase(Locale.ROOT) + "-" + which + ".yaml";
        try (var in = ModelTest.class.getResourceAsStream(file)) {
            return SERIALIZATION.unmarshal(in, as);
        }
    }
}
