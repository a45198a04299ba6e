package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the processors are, and what the autoscaler remembers. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProcessorStatus(
        @JsonPropertyDescription("Processors that there are.") @StatusReplicas @Nullable
        Integer replicas,

        @JsonPropertyDescription("Those of them that are ready.") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("How many the autoscaler wants.") @Nullable
        Integer wantedReplicas,

        @JsonPropertyDescription("Labels of the processors' pods, for the scale subresource.")
        @io.fabric8.kubernetes.model.annotation.LabelSelector
        @Nullable
        String selector,

        @JsonPropertyDescription("The image that they run.") @Nullable
        String image,

        @JsonPropertyDescription(
                "Events a second that one processor stores while it works, as last measured; used at zero"
                        + " replicas too.")
        @Nullable
        Long capacityPerReplica,

        @JsonPropertyDescription("When events last waited or were worked on.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant lastActiveTime,

        @JsonPropertyDescription("When the number of processors was last changed.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant lastScaleTime) {}
