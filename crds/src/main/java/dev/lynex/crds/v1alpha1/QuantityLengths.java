package dev.lynex.crds.v1alpha1;

import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * Bounds the text of quantities, on which the generator takes no limits: the API server refuses rules on texts of any
 * length as too costly. Public only since the generator makes it.
 *
 * <p>The input has the names of the fields, which are quantities or maps to them, with blanks between.
 */
public final class QuantityLengths implements SchemaCustomizer.Customizer {
    private static final long LONGEST = 32;

    @Override
    public JSONSchemaProps apply(JSONSchemaProps schema, String input, KubernetesSerialization serialization) {
        for (String name : input.split(" ", -1)) {
            JSONSchemaProps field = schema.getProperties().get(name);
            if (field == null) {
                throw new IllegalArgumentException(
                        "there is no quantity '" + name + "' of which '" + input + "' tells");
            }
            JSONSchemaProps quantity = field.getAdditionalProperties() == null
                    ? field
                    : field.getAdditionalProperties().getSchema();
            quantity.setMaxLength(LONGEST);
        }
        return schema;
    }
}
