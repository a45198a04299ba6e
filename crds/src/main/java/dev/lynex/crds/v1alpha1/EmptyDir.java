package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** A folder that lives as long as its pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = QuantityLengths.class, input = "sizeLimit")
@ValidationRule(
        value = "!has(self.sizeLimit) || isQuantity(string(self.sizeLimit))",
        message = "a quantity is a number with a unit or without, such as 1Gi",
        fieldPath = ".sizeLimit")
public record EmptyDir(
        @JsonPropertyDescription("The most that may lie in it, such as 1Gi. Left out: what the node has.") @Nullable
        Quantity sizeLimit) {}
