package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** Ingest of one project alone. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DedicatedIngest(
        @JsonPropertyDescription("How many replicas, by CPU.") @Default(CpuScaling.DEFAULT)
        CpuScaling scaling,

        @JsonPropertyDescription("CPU and memory of a replica. Left out: as the platform's ingest.") @Nullable
        Resources resources,

        @JsonPropertyDescription("What else its pods have. Left out: as the platform's ingest.") @Nullable
        PodTemplate template) {}
