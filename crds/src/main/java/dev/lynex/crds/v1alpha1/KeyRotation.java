package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How often a key is replaced. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "duration(self.every) >= duration('1h') && duration(self.every) <= duration('8784h')",
        message = "every must be 1h to 8784h (366 days)",
        fieldPath = ".every")
@ValidationRule(
        value = "duration(self.overlap) < duration(self.every)",
        message = "overlap must be shorter than every: the key before would still be valid when the next one is made",
        fieldPath = ".overlap")
public record KeyRotation(
        @JsonPropertyDescription("How long a key is in the Secret until a new one takes its place, 1h to 8784h.")
        @Required
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String every,

        @JsonPropertyDescription(
                "How long the key before stays valid beside the new one, so that nobody is cut off; shorter than"
                        + " every. 0s revokes it at once.")
        @Default("24h")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String overlap) {}
