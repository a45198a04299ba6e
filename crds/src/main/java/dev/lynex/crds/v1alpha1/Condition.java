package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A condition in Kubernetes' standard form, {@code metav1.Condition}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Condition(
        @JsonPropertyDescription("What it is about, such as Ready.")
        @Required
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        @Size(max = 316)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        ConditionStatus status,

        @JsonPropertyDescription(
                "The generation of the spec that it tells about. Below metadata.generation: out of date.")
        @Min(0)
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When status last changed.") @Required @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant lastTransitionTime,

        @JsonPropertyDescription("Why, in one word for machines.")
        @Required
        @Pattern("^[A-Z][A-Za-z0-9]*$")
        @Size(min = 1, max = 1024)
        String reason,

        @JsonPropertyDescription("Why, where and how to mend it, for people.") @Required @Size(max = 32768)
        String message) {}
