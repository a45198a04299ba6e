package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** Who may talk to whom inside of the cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NetworkPolicies(
        @JsonPropertyDescription(
                "Whether NetworkPolicies are made: into each function only to its ports, out of it only to its"
                        + " stores, DNS and where alerts and traces go.")
        @Default("true")
        Boolean enabled) {}
