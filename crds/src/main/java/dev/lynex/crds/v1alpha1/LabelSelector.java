package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Which labels something must have: all of these. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LabelSelector(
        @JsonPropertyDescription("Labels with their values, at most 32.") @Size(max = 32)
        Map<String, String> matchLabels,

        @JsonPropertyDescription("Conditions on labels, at most 16.") @Size(max = 16)
        List<LabelRequirement> matchExpressions) {
    public LabelSelector {
        matchLabels = Copies.of(matchLabels);
        matchExpressions = Copies.of(matchExpressions);
    }
}
