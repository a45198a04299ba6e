package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A condition on a label. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
        message = "In and NotIn need values, Exists and DoesNotExist have none",
        fieldPath = ".values")
public record LabelRequirement(
        @JsonPropertyDescription("Name of the label.") @Required @Size(min = 1, max = 317)
        String key,

        @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.") @Required
        LabelOperator operator,

        @JsonPropertyDescription("Values for In and NotIn, at most 50.") @Size(max = 50)
        List<@Size(max = 63) String> values) {
    public LabelRequirement {
        values = Copies.of(values);
    }
}
