package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How many replicas a function has, by the CPU that they use. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.minReplicas <= self.maxReplicas",
        message = "minReplicas must not be above maxReplicas: lower the one or raise the other",
        fieldPath = ".minReplicas")
public record CpuScaling(
        @JsonPropertyDescription(
                "Fewest replicas, 1 to 1000. This function answers people and clients, so it never sleeps.")
        @Default("1")
        @Min(1)
        @Max(1000)
        Integer minReplicas,

        @JsonPropertyDescription("Most replicas, 1 to 1000. Equal to minReplicas: a fixed number, without an HPA.")
        @Default("4")
        @Min(1)
        @Max(1000)
        Integer maxReplicas,

        @JsonPropertyDescription(
                "The HPA's target: mean CPU use of the replicas in percent of what they request, 10 to 100.")
        @Default("70")
        @Min(10)
        @Max(100)
        Integer targetCpuPercent) {
    /** Whole, since rules are checked on a default before the defaults in it are filled in. */
    static final String DEFAULT = """
            minReplicas: 1
            maxReplicas: 4
            targetCpuPercent: 70
            """;
}
