package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Labels that a namespace must have: all of them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NamespaceSelector(
        @JsonPropertyDescription("Labels with their values, at most 32.") @Size(max = 32)
        Map<String, String> matchLabels,

        @JsonPropertyDescription("Conditions on labels, at most 16.") @Size(max = 16)
        List<LabelRequirement> matchExpressions) {
    public NamespaceSelector {
        matchLabels = Copies.of(matchLabels);
        matchExpressions = Copies.of(matchExpressions);
    }
}
