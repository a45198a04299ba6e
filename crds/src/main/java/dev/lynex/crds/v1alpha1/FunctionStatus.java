package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How a function's Deployment is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FunctionStatus(
        @JsonPropertyDescription("Replicas that there are.") @Nullable
        Integer replicas,

        @JsonPropertyDescription("Those of them that are ready.") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("The image that they run.") @Nullable
        String image) {}
