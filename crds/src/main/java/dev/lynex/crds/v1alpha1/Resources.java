package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** What a container asks for and may take. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = QuantityLengths.class, input = "requests limits")
@ValidationRule(
        value = "!has(self.requests) || self.requests.all(k, isQuantity(string(self.requests[k])))",
        message = "a quantity is a number with a unit or without, such as 500m, 1 or 256Mi",
        fieldPath = ".requests")
@ValidationRule(
        value = "!has(self.limits) || self.limits.all(k, isQuantity(string(self.limits[k])))",
        message = "a quantity is a number with a unit or without, such as 500m, 1 or 256Mi",
        fieldPath = ".limits")
@ValidationRule(
        value = "!has(self.requests) || !has(self.limits) || self.requests.all(k, !(k in self.limits)"
                + " || !isQuantity(string(self.requests[k])) || !isQuantity(string(self.limits[k]))"
                + " || quantity(string(self.requests[k])).compareTo(quantity(string(self.limits[k]))) <= 0)",
        message = "requests must not be above limits: lower the one or raise the other",
        fieldPath = ".requests")
public record Resources(
        @JsonPropertyDescription(
                "What the scheduler reserves, by resource, as cpu: 500m and memory: 256Mi. HPA needs cpu.")
        @Size(max = 16)
        Map<String, Quantity> requests,

        @JsonPropertyDescription(
                "What the container may take. A memory limit below 256Mi stops the functions from storing"
                        + " whatever was accepted.")
        @Size(max = 16)
        Map<String, Quantity> limits) {
    public Resources {
        requests = Copies.of(requests);
        limits = Copies.of(limits);
    }
}
