package dev.lynex.crds;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionType;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNames;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code docs/resources.md}: every field of every kind, and what conditions tell. */
final class ResourceReference {
    private static final String INTRODUCTION = """
            # Custom resources

            Made from the definitions in [crds/generated](../crds/generated) by `./lynex build --crds`; a change here is lost.
            `kubectl apply -f crds/generated` makes the kinds known to a cluster (Kubernetes 1.29 or later; tried with 1.35), and
            `kubectl explain lynexproject.spec` tells the same as this page. Examples are in [crds/examples](../crds/examples);
            `kubectl get lynex` shows all kinds at once.

            Group `lynex.dev`, version `v1alpha1`, all in a namespace. Durations are written as the Gateway API writes them
            (GEP-2257): one to four numbers with `h`, `m`, `s` or `ms`, such as `1h30m`; a day is `24h`. Times are RFC 3339 in
            UTC. A field marked **required** must be there when its parent is; a default holds when its parent is there.
            """;

    private final StringBuilder text = new StringBuilder(INTRODUCTION);

    /** Where an object's fields stand already, by what they are. */
    private final Map<JSONSchemaProps, String> told = new HashMap<>();

    /** Rows about rules; those of an object whose fields stand elsewhere stand there too. */
    private final List<String> refusals = new ArrayList<>();

    private ResourceReference() {}

    static String markdown(Collection<CustomResourceDefinition> definitions) {
        ResourceReference reference = new ResourceReference();
        // The platform first, since the others stand on it.
        List.of("LynexPlatform", "LynexProject", "AlertRule", "RetentionPolicy").forEach(kind -> definitions.stream()
                .filter(definition -> Definitions.kind(definition).equals(kind))
                .forEach(reference::kind));
        reference.conditions();
        return reference.text.toString();
    }

    private void kind(CustomResourceDefinition definition) {
        CustomResourceDefinitionNames names = definition.getSpec().getNames();
        JSONSchemaProps schema = Definitions.schema(definition);
        told.clear();
        refusals.clear();
        rules("", schema);
        line("");
        line("## " + names.getKind());
        line("");
        line(schema.getDescription() + " Short name `" + names.getShortNames().getFirst() + "`.");
        line("");
        line("`kubectl get` shows "
                + Definitions.version(definition).getAdditionalPrinterColumns().stream()
                        .map(ResourceReference::column)
                        .collect(Collectors.joining(", "))
                + ".");
        if (Definitions.version(definition).getSubresources().getScale() != null) {
            line("`kubectl scale` sets `"
                    + Definitions.version(definition)
                            .getSubresources()
                            .getScale()
                            .getSpecReplicasPath()
                            .substring(1) + "`.");
        }
        line("");
        line("| field | type | default | limits | what |");
        line("|---|---|---|---|---|");
        schema.getProperties()
                .forEach((name, property) ->
                        field(name, property, schema.getRequired().contains(name)));
        if (!refusals.isEmpty()) {
            line("");
            line("Refused, with these messages:");
            line("");
            line("| field | message |");
            line("|---|---|");
            refusals.forEach(this::line);
        }
    }

    private static String column(CustomResourceColumnDefinition column) {
        return "`" + column.getName() + "`" + (column.getPriority() > 0 ? " (with `-o wide`)" : "");
    }

    private void field(String path, JSONSchemaProps schema, boolean required) {
        JSONSchemaProps object = object(schema);
        String before = object == null ? null : told.get(shape(object));
        String note = before != null ? " Fields as in `" + before + "`." : "";
        line("| `" + path + "` | " + type(schema) + " | " + (required ? "**required**" : defaultOf(schema)) + " | "
                + String.join("; ", limits(schema)) + " | " + escape(schema.getDescription()) + note + " |");
        if (object == null || before != null || isKubernetes(object)) {
            return;
        }
        String below = path + (schema.getItems() == null ? "" : "[]");
        told.put(shape(object), below);
        rules(below, object);
        object.getProperties()
                .forEach((name, property) ->
                        field(below + "." + name, property, object.getRequired().contains(name)));
    }

    /** The object that a field is or lists, null when it is none with fields. */
    private static @Nullable JSONSchemaProps object(JSONSchemaProps schema) {
        JSONSchemaProps object =
                schema.getItems() == null ? schema : schema.getItems().getSchema();
        return object.getProperties() == null || object.getProperties().isEmpty() ? null : object;
    }

    /** A type of Kubernetes' own, which its documentation describes. */
    static boolean isKubernetes(JSONSchemaProps object) {
        return object.getProperties().values().stream().allMatch(property -> property.getDescription() == null);
    }

    /** Its fields, whatever its place says of it. */
    private static JSONSchemaProps shape(JSONSchemaProps object) {
        JSONSchemaProps shape = new JSONSchemaProps();
        shape.setProperties(object.getProperties());
        shape.setRequired(object.getRequired());
        return shape;
    }

    private static String type(JSONSchemaProps schema) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return "quantity";
        }
        if (schema.getItems() != null) {
            return "list of " + type(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            return "map to " + type(schema.getAdditionalProperties().getSchema());
        }
        return schema.getFormat() == null ? schema.getType() : schema.getFormat();
    }

    private static String defaultOf(JSONSchemaProps schema) {
        return schema.getDefault() == null
                ? ""
                : "`" + schema.getDefault().toString().replace("\"", "") + "`";
    }

    private static List<String> limits(JSONSchemaProps schema) {
        List<String> limits = new ArrayList<>();
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            limits.add(schema.getEnum().stream()
                    .map(value -> "`" + value.asText() + "`")
                    .collect(Collectors.joining(", ")));
        }
        range(limits, schema.getMinimum(), schema.getMaximum(), "");
        range(limits, schema.getMinLength(), schema.getMaxLength(), " characters");
        range(limits, schema.getMinItems(), schema.getMaxItems(), " entries");
        range(limits, schema.getMinProperties(), schema.getMaxProperties(), " entries");
        if (schema.getPattern() != null) {
            limits.add("`" + schema.getPattern().replace("|", "\\|") + "`");
        }
        if (schema.getItems() != null && object(schema) == null) {
            limits(schema.getItems().getSchema()).forEach(limit -> limits.add("each " + limit));
        }
        if (schema.getAdditionalProperties() != null) {
            limits(schema.getAdditionalProperties().getSchema()).forEach(limit -> limits.add("each " + limit));
        }
        return limits;
    }

    private static void range(List<String> limits, @Nullable Number least, @Nullable Number most, String unit) {
        if (least != null && most != null) {
            limits.add(least.longValue() + " to " + most.longValue() + unit);
        } else if (most != null) {
            limits.add("up to " + most.longValue() + unit);
        } else if (least != null) {
            limits.add("from " + least.longValue() + unit);
        }
    }

    private void rules(String path, JSONSchemaProps schema) {
        for (ValidationRule rule : schema.getXKubernetesValidations()) {
            String field = path + (rule.getFieldPath() == null ? "" : rule.getFieldPath());
            refusals.add("| " + (field.isEmpty() ? "" : "`" + field + "`") + " | " + escape(rule.getMessage()) + " |");
        }
    }

    private void conditions() {
        line("");
        line("## Conditions");
        line("");
        line(
                "In Kubernetes' standard form. `observedGeneration` below `metadata.generation` means that the operator has not"
                        + " seen the spec yet.");
        line("");
        line("| type | kinds | tells |");
        line("|---|---|---|");
        for (ConditionType type : ConditionType.values()) {
            line("| `" + type.word() + "` | " + type.kinds() + " | " + type.meaning() + " |");
        }
        line("");
        line("What to do about each reason is in the [runbook](runbooks/conditions.md).");
        line("");
        line("| reason | means |");
        line("|---|---|");
        for (ConditionReason reason : ConditionReason.values()) {
            line("| `" + reason.word() + "` | " + reason.meaning() + " |");
        }
    }

    private static String escape(String text) {
        return text.replace("|", "\\|");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
