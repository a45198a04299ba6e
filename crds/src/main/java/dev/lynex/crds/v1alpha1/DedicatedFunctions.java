package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What a Dedicated project has for itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DedicatedFunctions(
        @JsonPropertyDescription("Its own ingest.") @Default("{}")
        DedicatedIngest ingest,

        @JsonPropertyDescription("Its own processors.") @Default("{}")
        DedicatedProcessor processor) {}
