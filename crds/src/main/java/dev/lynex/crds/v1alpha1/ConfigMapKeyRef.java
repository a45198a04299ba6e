package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A value in a ConfigMap. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConfigMapKeyRef(
        @JsonPropertyDescription("Name of the ConfigMap, in the namespace of this resource.")
        @Required
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        String name,

        @JsonPropertyDescription("The key in it whose value counts.")
        @Required
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String key) {}
