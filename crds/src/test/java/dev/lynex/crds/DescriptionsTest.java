package dev.lynex.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code kubectl explain} is an interface. */
class DescriptionsTest {
    /** Their types are Kubernetes' own, which documents them. */
    private static final Set<String> KUBERNETES = Set.of("affinity", "tolerations", "topologySpreadConstraints");

    @Test
    void everyFieldIsDescribedInSentences() {
        List<String> bare = new ArrayList<>();
        Definitions.committed().forEach(definition -> {
            assertThat(Definitions.schema(definition).getDescription()).endsWith(".");
            collect(bare, Definitions.kind(definition), Definitions.schema(definition));
        });
        assertThat(bare).isEmpty();
    }

    private static void collect(List<String> bare, String path, JSONSchemaProps schema) {
        schema.getProperties().forEach((name, property) -> {
            String description = property.getDescription();
            if (description == null || !description.endsWith(".")) {
                bare.add(path + "." + name);
            }
            if (!KUBERNETES.contains(name)) {
                collect(bare, path + "." + name, property);
            }
        });
        if (schema.getItems() != null) {
            collect(bare, path + "[]", schema.getItems().getSchema());
        }
    }
}
