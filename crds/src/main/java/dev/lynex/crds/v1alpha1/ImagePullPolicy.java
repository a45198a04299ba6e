package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When a node pulls an image, as in a Pod. */
public enum ImagePullPolicy {
    @JsonProperty("Always")
    ALWAYS,
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT,
    @JsonProperty("Never")
    NEVER
}
