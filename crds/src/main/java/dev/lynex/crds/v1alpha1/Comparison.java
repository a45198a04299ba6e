package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a value is held against the threshold. */
public enum Comparison {
    @JsonProperty("Above")
    ABOVE,
    @JsonProperty("AtLeast")
    AT_LEAST,
    @JsonProperty("Below")
    BELOW,
    @JsonProperty("AtMost")
    AT_MOST
}
