package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The policy that says how long a project's events are kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RetentionPolicyRef(
        @JsonPropertyDescription("Name of the RetentionPolicy, in the namespace of the project.")
        @Required
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        String name) {}
