package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** What a retention policy should be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RetentionPolicySpec(
        @JsonPropertyDescription(
                "To which projects of this namespace it applies. A project's own retentionPolicyRef goes before it;"
                        + " names go before selector, and that before all; of two alike the older resource counts."
                        + " A project that no policy decides any more keeps what it had, and at least 30 days.")
        @Required
        ProjectSelection projects,

        @JsonPropertyDescription(
                "Days for which events are kept, by their own timestamp: 1 to 3650. Fewer days delete what is older,"
                        + " which cannot be undone.")
        @Required
        @Min(1)
        @Max(3650)
        Integer days,

        @JsonPropertyDescription(
                "true: nothing is changed, as if the policy were not there; the status tells how many rows would expire.")
        @Default("false")
        Boolean dryRun) {}
