package dev.lynex.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static final String AT = "lynexprojects.lynex.dev v1alpha1 ";

    @Test
    void theDefinitionsAreCompatibleWithTheLastRelease() {
        Collection<CustomResourceDefinition> released =
                Definitions.in(Definitions.RELEASED).values();
        assumeFalse(released.isEmpty(), "nothing is released yet: crds/released is empty");
        assertThat(Compatibility.breaks(released, Definitions.committed()))
                .as("resources of the last release (crds/released) would break; undo the change, or add a version")
                .isEmpty();
    }

    @Test
    void theSameDefinitionsBreakNothing() {
        assertThat(Compatibility.breaks(Definitions.committed(), Definitions.committed()))
                .isEmpty();
    }

    @Test
    void moreRoomBreaksNothing() {
        assertThat(breaks(spec -> {
                    field(spec, "limits", "eventsPerSecond").setMaximum(2e8);
                    field(spec, "projectId").setMaxLength(100L);
                    field(spec, "tier").setPattern(null);
                    field(spec, "isolation").getEnum().add(TextNode.valueOf("Pinned"));
                    spec.getRequired().clear();
                    spec.getXKubernetesValidations().removeFirst();
                    spec.getProperties()
                            .put(
                                    "colour",
                                    new JSONSchemaPropsBuilder()
                                            .withType("string")
                                            .build());
                }))
                .isEmpty();
    }

    @Test
    void aRemovedFieldIsNamed() {
        assertThat(breaks(spec -> field(spec, "limits").getProperties().remove("eventsPerMonth")))
                .containsExactly(AT + "spec.limits.eventsPerMonth: the field is removed");
    }

    @Test
    void aFieldRemovedFromTheEntriesOfAListIsNamed() {
        assertThat(breaks(spec -> entry(spec, "keys").getProperties().remove("rotation")))
                .containsExactly(AT + "spec.keys[].rotation: the field is removed");
    }

    @Test
    void anotherTypeIsNamed() {
        assertThat(breaks(spec -> field(spec, "tier").setType("integer")))
                .containsExactly(AT + "spec.tier: its type changes from string to integer");
    }

    @Test
    void aValueThatIsNoLongerAllowedIsNamed() {
        assertThat(breaks(spec -> field(spec, "isolation").getEnum().removeFirst()))
                .containsExactly(AT + "spec.isolation: the value Dedicated is no longer allowed");
    }

    @Test
    void aNewListOfAllowedValuesIsNamed() {
        assertThat(breaks(spec -> field(spec, "tier").setEnum(List.of(TextNode.valueOf("standard")))))
                .containsExactly(AT + "spec.tier: only the values [standard] are allowed now");
    }

    @Test
    void narrowerRangesAreNamed() {
        assertThat(breaks(spec -> {
                    field(spec, "limits", "eventsPerSecond").setMaximum(10.0);
                    field(spec, "limits", "eventsPerSecond").setMinimum(5.0);
                    field(spec, "displayName").setMaxLength(10L);
                    field(spec, "displayName").setMinLength(2L);
                    field(spec, "keys").setMaxItems(3L);
                    field(spec, "keys").setMinItems(1L);
                    entry(spec, "prices").getProperties().get("usdPerMillion").setMaxProperties(3L);
                    entry(spec, "prices").getProperties().get("usdPerMillion").setMinProperties(2L);
                }))
                .containsExactlyInAnyOrder(
                        AT + "spec.limits.eventsPerSecond: maximum falls from 1.0E8 to 10.0",
                        AT + "spec.limits.eventsPerSecond: minimum rises from 0.0 to 5.0",
                        AT + "spec.displayName: maxLength falls from 200 to 10",
                        AT + "spec.displayName: minLength rises from 1 to 2",
                        AT + "spec.keys: maxItems falls from 50 to 3",
                        AT + "spec.keys: minItems rises from null to 1",
                        AT + "spec.prices[].usdPerMillion: maxProperties falls from 15 to 3",
                        AT + "spec.prices[].usdPerMillion: minProperties rises from 1 to 2");
    }

    @Test
    void anotherPatternIsNamed() {
        assertThat(breaks(spec -> field(spec, "tier").setPattern("^[a-z]+$")))
                .containsExactly(AT + "spec.tier: pattern changes from ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$ to ^[a-z]+$");
    }

    @Test
    void aPatternOfAMapsValuesIsNamed() {
        assertThat(breaks(spec -> entry(spec, "prices")
                        .getProperties()
                        .get("usdPerMillion")
                        .getAdditionalProperties()
                        .getSchema()
                        .setPattern("^1$")))
                .singleElement()
                .asString()
                .startsWith(AT + "spec.prices[].usdPerMillion{}: pattern changes from");
    }

    @Test
    void aFieldThatBecomesRequiredIsNamedUnlessItHasADefault() {
        assertThat(breaks(spec -> spec.setRequired(new ArrayList<>(List.of("platformRef", "displayName", "tier")))))
                .containsExactly(AT + "spec: the field displayName is required now");
    }

    @Test
    void anotherDefaultIsNamed() {
        assertThat(breaks(spec -> field(spec, "tier").setDefault(TextNode.valueOf("free"))))
                .containsExactly(AT + "spec.tier: the default changes from \"standard\" to \"free\"");
    }

    @Test
    void aNewRuleIsNamed() {
        assertThat(breaks(spec -> spec.getXKubernetesValidations()
                        .add(new ValidationRuleBuilder()
                                .withRule("has(self.keys)")
                                .build())))
                .containsExactly(AT + "spec: the rule is new or changed: has(self.keys)");
    }

    @Test
    void anotherWayToMergeAListIsNamed() {
        assertThat(breaks(spec -> field(spec, "keys").setXKubernetesListType("atomic")))
                .singleElement()
                .asString()
                .startsWith(AT + "spec.keys: the list is merged in another way");
    }

    @Test
    void aRemovedVersionIsNamed() {
        assertThat(breaksOf(definition -> Definitions.version(definition).setName("v1beta1")))
                .containsExactly("lynexprojects.lynex.dev v1alpha1: the version is removed");
    }

    @Test
    void aVersionThatIsNoLongerServedIsNamed() {
        assertThat(breaksOf(definition -> Definitions.version(definition).setServed(false)))
                .containsExactly("lynexprojects.lynex.dev v1alpha1: the version is no longer served");
    }

    @Test
    void aScaleSubresourceThatGoesIsNamed() {
        assertThat(breaksOf(definition ->
                        Definitions.version(definition).getSubresources().setScale(null)))
                .containsExactly(
                        "lynexprojects.lynex.dev v1alpha1: the scale subresource is removed or has other paths");
    }

    @Test
    void anotherScopeIsNamed() {
        assertThat(breaksOf(definition -> definition.getSpec().setScope("Cluster")))
                .containsExactly("lynexprojects.lynex.dev: its scope changes from Namespaced to Cluster");
    }

    @Test
    void aRemovedResourceIsNamed() {
        assertThat(Compatibility.breaks(List.of(project()), List.of()))
                .containsExactly("lynexprojects.lynex.dev: the resource is removed");
    }

    private static List<String> breaks(Consumer<JSONSchemaProps> change) {
        return breaksOf(definition ->
                change.accept(Definitions.schema(definition).getProperties().get("spec")));
    }

    private static List<String> breaksOf(Consumer<CustomResourceDefinition> change) {
        CustomResourceDefinition changed = project();
        change.accept(changed);
        return Compatibility.breaks(List.of(project()), List.of(changed));
    }

    private static JSONSchemaProps field(JSONSchemaProps object, String... path) {
        JSONSchemaProps field = object;
        for (String name : path) {
            field = field.getProperties().get(name);
        }
        return field;
    }

    private static JSONSchemaProps entry(JSONSchemaProps object, String list) {
        return field(object, list).getItems().getSchema();
    }

    /** A fresh one, with lists that can be changed. */
    private static CustomResourceDefinition project() {
        return Serialization.clone(Definitions.committed().stream()
                .filter(definition -> Definitions.kind(definition).equals("LynexProject"))
                .findFirst()
                .orElseThrow());
    }
}
