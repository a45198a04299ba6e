package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The function that takes events in. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IngestFunction(
        @JsonPropertyDescription("Its image, instead of that of spec.images.") @Size(min = 1, max = 512) @Nullable
        String image,

        @JsonPropertyDescription("How many replicas, by CPU.") @Default(CpuScaling.DEFAULT)
        CpuScaling scaling,

        @JsonPropertyDescription(
                "CPU and memory of a replica. Left out: requests cpu 250m and memory 256Mi, limits memory 512Mi.")
        @Nullable
        Resources resources,

        @JsonPropertyDescription("How clients outside of the cluster reach it. Left out: only the Service is made.")
        @Nullable
        Exposure expose,

        @JsonPropertyDescription("What else its pods have.") @Nullable
        PodTemplate template) {}
