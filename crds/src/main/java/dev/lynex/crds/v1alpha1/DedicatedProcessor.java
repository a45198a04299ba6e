package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/** Processors of one project alone. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DedicatedProcessor(
        @JsonPropertyDescription(
                "A fixed number of processors, 0 to 1000, as kubectl scale sets it: while it is here the"
                        + " autoscaler rests. Left out: the autoscaler decides within scaling.")
        @SpecReplicas
        @Min(0)
        @Max(1000)
        @Nullable
        Integer replicas,

        @JsonPropertyDescription("Between which numbers and how fast the autoscaler moves.")
        @Default(BacklogScaling.DEFAULT)
        BacklogScaling scaling,

        @JsonPropertyDescription("CPU and memory of a replica. Left out: as the platform's processor.") @Nullable
        Resources resources,

        @JsonPropertyDescription("What else its pods have. Left out: as the platform's processor.") @Nullable
        PodTemplate template) {}
