package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a retention policy was found to do. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map conditions type; set platforms")
public record RetentionPolicyStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The state in one word, for people: Pending, Progressing, Ready, Degraded, Refused or Deleting.")
        @Nullable
        Phase phase,

        @JsonPropertyDescription("The state for machines, by type.") @Size(max = 32)
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Platforms whose metadata has it or is about to, as NAMESPACE/NAME: where it is taken back from when it"
                        + " leaves.")
        @Size(max = 1000)
        List<@Size(max = 317) String> platforms,

        @JsonPropertyDescription("Projects whose retention it decides; with dryRun, would decide.") @Nullable
        Integer projects,

        @JsonPropertyDescription(
                "Rows older than the policy allows that are still there; with dryRun, that would expire.")
        @Nullable
        Long rowsToExpire,

        @JsonPropertyDescription("When they were counted.") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant countedTime,

        @JsonPropertyDescription("When the policy was last in force on all rows.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant appliedTime)
        implements Conditioned {
    public RetentionPolicyStatus {
        conditions = Copies.of(conditions);
        platforms = Copies.of(platforms);
    }
}
