package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The function that owns plans, usage periods and payment webhooks. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BillingFunction(
        @JsonPropertyDescription("Its image, instead of that of spec.images.") @Size(min = 1, max = 512) @Nullable
        String image,

        @JsonPropertyDescription("How many replicas, 1 to 10.") @Default("1") @Min(1) @Max(10)
        Integer replicas,

        @JsonPropertyDescription(
                "CPU and memory of a replica. Left out: requests cpu 100m and memory 192Mi, limits memory 384Mi.")
        @Nullable
        Resources resources,

        @JsonPropertyDescription("What else its pods have.") @Nullable
        PodTemplate template) {}
