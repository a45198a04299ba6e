package dev.lynex.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnKindsTest {
    private static final String METADATA = """
            {"metadata": {
              "name": "a",
              "labels": {"team": "shop"},
              "managedFields": [{"manager": "kubectl", "operation": "Apply", "fieldsV1": {"f:spec": {}}}]}}
            """;

    private final KubernetesSerialization serialization = OwnKinds.serialization();

    @ParameterizedTest
    @ValueSource(classes = {LynexPlatform.class, LynexProject.class, AlertRule.class, RetentionPolicy.class})
    void lynexResourcesAreReadWithoutManagedFieldsAndWithTheRest(Class<? extends HasMetadata> kind) {
        ObjectMeta read = serialization.unmarshal(METADATA, kind).getMetadata();
        assertThat(read.getManagedFields()).isEmpty();
        assertThat(read.getName()).isEqualTo("a");
        assertThat(read.getLabels()).containsEntry("team", "shop");
    }

    @Test
    void objectsThatTheOperatorMakesAreReadWithThem() {
        assertThat(serialization
                        .unmarshal(METADATA, Deployment.class)
                        .getMetadata()
                        .getManagedFields())
                .hasSize(1);
    }
}
