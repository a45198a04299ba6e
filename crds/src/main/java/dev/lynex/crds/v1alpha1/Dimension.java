package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** By what events can be told apart in the rollup. */
public enum Dimension {
    @JsonProperty("type")
    TYPE,
    @JsonProperty("model")
    MODEL,
    @JsonProperty("modelFamily")
    MODEL_FAMILY,
    @JsonProperty("provider")
    PROVIDER,
    @JsonProperty("status")
    STATUS,
    @JsonProperty("environment")
    ENVIRONMENT
}
