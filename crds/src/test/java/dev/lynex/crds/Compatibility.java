package dev.lynex.crds;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change of definitions would break: resources that were valid and would be no more, and fields that clients read
 * and would no longer find. What it cannot decide, such as whether one pattern takes all that another took, it calls a
 * break.
 */
final class Compatibility {
    private final List<String> breaks = new ArrayList<>();

    private Compatibility() {}

    /** A line for each break, with its resource, version and path; empty when there is none. */
    static List<String> breaks(
            Collection<CustomResourceDefinition> released, Collection<CustomResourceDefinition> present) {
        Compatibility compatibility = new Compatibility();
        for (CustomResourceDefinition before : released) {
            String name = before.getMetadata().getName();
            present.stream()
                    .filter(after -> after.getMetadata().getName().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            after -> compatibility.definition(name, before, after),
                            () -> compatibility.add(name, "the resource is removed"));
        }
        return compatibility.breaks;
    }

    private void definition(String name, CustomResourceDefinition before, CustomResourceDefinition after) {
        if (!before.getSpec().getScope().equals(after.getSpec().getScope())) {
            add(
                    name,
                    "its scope changes from " + before.getSpec().getScope() + " to "
                            + after.getSpec().getScope());
        }
        for (CustomResourceDefinitionVersion version : before.getSpec().getVersions()) {
            String at = name + " " + version.getName();
            after.getSpec().getVersions().stream()
                    .filter(candidate -> candidate.getName().equals(version.getName()))
                    .findFirst()
                    .ifPresentOrElse(found -> version(at, version, found), () -> add(at, "the version is removed"));
        }
    }

    private void version(String at, CustomResourceDefinitionVersion before, CustomResourceDefinitionVersion after) {
        if (before.getServed() && !after.getServed()) {
            add(at, "the version is no longer served");
        }
        if (before.getSubresources() != null && before.getSubresources().getScale() != null) {
            if (after.getSubresources() == null
                    || !before.getSubresources()
                            .getScale()
                            .equals(after.getSubresources().getScale())) {
                add(at, "the scale subresource is removed or has other paths");
            }
        }
        schema(
                at,
                "",
                before.getSchema().getOpenAPIV3Schema(),
                after.getSchema().getOpenAPIV3Schema());
    }

    private void schema(String at, String path, JSONSchemaProps before, JSONSchemaProps after) {
        String place = path.isEmpty() ? at : at + " " + path.substring(1);
        if (!Objects.equals(before.getType(), after.getType())
                || !Objects.equals(before.getXKubernetesIntOrString(), after.getXKubernetesIntOrString())) {
            add(place, "its type changes from " + before.getType() + " to " + after.getType());
            return;
        }
        narrowed(place, before, after);
        lists(place, before, after);
        required(place, before, after);
        rules(place, before, after);
        before.getProperties().forEach((name, property) -> {
            JSONSchemaProps found = after.getProperties().get(name);
            if (found == null) {
                add(at + " " + (path + "." + name).substring(1), "the field is removed");
            } else {
                schema(at, path + "." + name, property, found);
            }
        });
        if (before.getItems() != null && after.getItems() != null) {
            schema(
                    at,
                    path + "[]",
                    before.getItems().getSchema(),
                    after.getItems().getSchema());
        }
        if (before.getAdditionalProperties() != null && after.getAdditionalProperties() != null) {
            schema(
                    at,
                    path + "{}",
                    before.getAdditionalProperties().getSchema(),
                    after.getAdditionalProperties().getSchema());
        }
    }

    private void narrowed(String place, JSONSchemaProps before, JSONSchemaProps after) {
        values(place, words(before.getEnum()), words(after.getEnum()));
        atLeast(place, "minimum", before.getMinimum(), after.getMinimum());
        atMost(place, "maximum", before.getMaximum(), after.getMaximum());
        atLeast(place, "minLength", before.getMinLength(), after.getMinLength());
        atMost(place, "maxLength", before.getMaxLength(), after.getMaxLength());
        atLeast(place, "minItems", before.getMinItems(), after.getMinItems());
        atMost(place, "maxItems", before.getMaxItems(), after.getMaxItems());
        atLeast(place, "minProperties", before.getMinProperties(), after.getMinProperties());
        atMost(place, "maxProperties", before.getMaxProperties(), after.getMaxProperties());
        changed(place, "pattern", before.getPattern(), after.getPattern());
        changed(place, "format", before.getFormat(), after.getFormat());
        if (Boolean.TRUE.equals(before.getNullable()) && !Boolean.TRUE.equals(after.getNullable())) {
            add(place, "null is no longer allowed");
        }
        if (Boolean.TRUE.equals(before.getXKubernetesPreserveUnknownFields())
                && !Boolean.TRUE.equals(after.getXKubernetesPreserveUnknownFields())) {
            add(place, "fields that the schema does not name are no longer kept");
        }
        if (before.getDefault() != null && !before.getDefault().equals(after.getDefault())) {
            add(place, "the default changes from " + before.getDefault() + " to " + after.getDefault());
        }
    }

    private void values(String place, List<String> before, List<String> after) {
        if (before.isEmpty() && !after.isEmpty()) {
            add(place, "only the values " + after + " are allowed now");
        } else if (!after.isEmpty()) {
            before.stream()
                    .filter(word -> !after.contains(word))
                    .forEach(word -> add(place, "the value " + word + " is no longer allowed"));
        }
    }

    private void lists(String place, JSONSchemaProps before, JSONSchemaProps after) {
        if (!Objects.equals(before.getXKubernetesListType(), after.getXKubernetesListType())
                || !Objects.equals(before.getXKubernetesListMapKeys(), after.getXKubernetesListMapKeys())) {
            add(
                    place,
                    "the list is merged in another way: " + before.getXKubernetesListType() + " "
                            + before.getXKubernetesListMapKeys() + ", now " + after.getXKubernetesListType() + " "
                            + after.getXKubernetesListMapKeys());
        }
    }

    /** A field that the API server fills in by a default is never missing, so it may become required. */
    private void required(String place, JSONSchemaProps before, JSONSchemaProps after) {
        Map<String, JSONSchemaProps> fields = after.getProperties();
        after.getRequired().stream()
                .filter(name -> !before.getRequired().contains(name))
                .filter(name -> fields.get(name) == null || fields.get(name).getDefault() == null)
                .forEach(name -> add(place, "the field " + name + " is required now"));
    }

    private void rules(String place, JSONSchemaProps before, JSONSchemaProps after) {
        List<String> known = expressions(before).toList();
        expressions(after)
                .filter(expression -> !known.contains(expression))
                .forEach(expression -> add(place, "the rule is new or changed: " + expression));
    }

    private static Stream<String> expressions(JSONSchemaProps schema) {
        return schema.getXKubernetesValidations().stream().map(ValidationRule::getRule);
    }

    private void atLeast(String place, String limit, @Nullable Number before, @Nullable Number after) {
        if (after != null && (before == null || after.doubleValue() > before.doubleValue())) {
            add(place, limit + " rises from " + before + " to " + after);
        }
    }

    private void atMost(String place, String limit, @Nullable Number before, @Nullable Number after) {
        if (after != null && (before == null || after.doubleValue() < before.doubleValue())) {
            add(place, limit + " falls from " + before + " to " + after);
        }
    }

    private void changed(String place, String limit, @Nullable String before, @Nullable String after) {
        if (after != null && !after.equals(before)) {
            add(place, limit + " changes from " + before + " to " + after);
        }
    }

    private static List<String> words(@Nullable List<JsonNode> values) {
        return values == null
                ? List.of()
                : values.stream().map(JsonNode::asText).toList();
    }

    private void add(String place, String what) {
        breaks.add(place + ": " + what);
    }
}
