package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How many processors there are, by what waits in the queue. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.minReplicas <= self.maxReplicas",
        message = "minReplicas must not be above maxReplicas: lower the one or raise the other",
        fieldPath = ".minReplicas")
@ValidationRule(
        value = "self.fallbackReplicas <= self.maxReplicas",
        message = "fallbackReplicas must not be above maxReplicas: lower the one or raise the other",
        fieldPath = ".fallbackReplicas")
@ValidationRule(
        value = "duration(self.drain) >= duration('10s') && duration(self.drain) <= duration('1h')",
        message = "drain must be 10s to 1h",
        fieldPath = ".drain")
@ValidationRule(
        value = "duration(self.cooldown) >= duration('30s') && duration(self.cooldown) <= duration('24h')",
        message = "cooldown must be 30s to 24h",
        fieldPath = ".cooldown")
public record BacklogScaling(
        @JsonPropertyDescription(
                "Fewest processors, 0 to 1000. 0 lets them sleep while nothing waits; the first event wakes one.")
        @Default("0")
        @Min(0)
        @Max(1000)
        Integer minReplicas,

        @JsonPropertyDescription("Most processors, 1 to 1000. More than there are partitions find nothing to do.")
        @Default("4")
        @Min(1)
        @Max(1000)
        Integer maxReplicas,

        @JsonPropertyDescription(
                "In what time a backlog should be worked off, 10s to 1h. Shorter means more processors at once.")
        @Default("60s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String drain,

        @JsonPropertyDescription(
                "How long the queue must have been empty before the last processor sleeps, 30s to 24h.")
        @Default("300s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String cooldown,

        @JsonPropertyDescription(
                "At least so many after the backlog could not be read three times in a row, 0 to 1000; fewer"
                        + " than run then it never makes.")
        @Default("1")
        @Min(0)
        @Max(1000)
        Integer fallbackReplicas) {
    /** Whole, since rules are checked on a default before the defaults in it are filled in. */
    static final String DEFAULT = """
            minReplicas: 0
            maxReplicas: 4
            drain: 60s
            cooldown: 300s
            fallbackReplicas: 1
            """;
}
