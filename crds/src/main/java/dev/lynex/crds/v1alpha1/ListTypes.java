package dev.lynex.crds.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Says what lists are, since the generator has no annotation for it: with it, two writers that apply the same object each
 * own their entries, and the API server refuses entries that are there twice. Public only since the generator makes it.
 *
 * <p>The input has statements with semicolons between them: {@code set names} or {@code map conditions type}, the last
 * word being the key.
 */
public final class ListTypes implements SchemaCustomizer.Customizer {
    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        for (String statement : input.split(";", -1)) {
            List<String> words = List.of(statement.strip().split(" ", -1));
            JSONSchemaProps list = schema.getProperties().get(words.get(1));
            if (list == null) {
                throw new IllegalArgumentException(
                        "there is no list '" + words.get(1) + "' of which '" + input + "' tells");
            }
            list.setXKubernetesListType(words.get(0));
            if (words.size() > 2) {
                list.setXKubernetesListMapKeys(List.of(words.get(2)));
            }
        }
        return schema;
    }
}
