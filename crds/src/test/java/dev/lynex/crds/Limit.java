package dev.lynex.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;

/**
 * A limit of a field of the spec, and a value just outside of it.
 *
 * @param pointer to the field, with 0 for the first entry of a list, and any for one of a map
 * @param refusal what the API server says of the value
 */
record Limit(String kind, String pointer, JsonNode outside, String refusal) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static List<Limit> of(CustomResourceDefinition definition) {
        List<Limit> limits = new ArrayList<>();
        collect(
                limits,
                Definitions.kind(definition),
                "/spec",
                Definitions.schema(definition).getProperties().get("spec"));
        return limits;
    }

    /** As refusals name the field. */
    String field() {
        return pointer.substring(1).replaceAll("/0(?=/|$)", "[0]").replace('/', '.');
    }

    @Override
    public String toString() {
        return kind + " " + field() + ": " + refusal;
    }

    private static void collect(List<Limit> limits, String kind, String pointer, JSONSchemaProps schema) {
        if (schema.getMinimum() != null) {
            limits.add(new Limit(
                    kind, pointer, JSON.numberNode(schema.getMinimum().longValue() - 1), "greater than or equal to"));
        }
        if (schema.getMaximum() != null) {
            limits.add(new Limit(
                    kind, pointer, JSON.numberNode(schema.getMaximum().longValue() + 1), "less than or equal to"));
        }
        if (schema.getMinLength() != null) {
            limits.add(new Limit(
                    kind,
                    pointer,
                    JSON.textNode("a".repeat(schema.getMinLength().intValue() - 1)),
                    "at least"));
        }
        if (schema.getMaxLength() != null) {
            limits.add(new Limit(
                    kind,
                    pointer,
                    JSON.textNode("a".repeat(schema.getMaxLength().intValue() + 1)),
                    "may not be more than"));
        }
        if (schema.getPattern() != null) {
            limits.add(new Limit(kind, pointer, JSON.textNode("\u00e4 @:"), "should match"));
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            limits.add(new Limit(kind, pointer, JSON.textNode("none-of-them"), "supported values"));
        }
        if (schema.getMinItems() != null) {
            limits.add(new Limit(kind, pointer, JSON.arrayNode(), "at least"));
        }
        if (schema.getMaxItems() != null) {
            ArrayNode list = JSON.arrayNode();
            for (long i = 0; i <= schema.getMaxItems(); i++) {
                list.add(
                        schema.getItems().getSchema().getType().equals("object")
                                ? JSON.objectNode().put("name", "n" + i)
                                : JSON.textNode("n" + i));
            }
            limits.add(new Limit(kind, pointer, list, "must have at most"));
        }
        if (schema.getMinProperties() != null) {
            limits.add(new Limit(kind, pointer, JSON.objectNode(), "at least"));
        }
        if (schema.getMaxProperties() != null) {
            ObjectNode map = JSON.objectNode();
            for (long i = 0; i <= schema.getMaxProperties(); i++) {
                map.put("n" + i, "1");
            }
            limits.add(new Limit(kind, pointer, map, "must have at most"));
        }
        schema.getProperties().forEach((name, property) -> collect(limits, kind, pointer + "/" + name, property));
        if (schema.getItems() != null) {
            collect(limits, kind, pointer + "/0", schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            collect(
                    limits,
                    kind,
                    pointer + "/any",
                    schema.getAdditionalProperties().getSchema());
        }
    }
}
