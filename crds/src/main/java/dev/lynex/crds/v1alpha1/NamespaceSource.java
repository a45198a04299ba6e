package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** From which namespaces projects may name a platform. */
public enum NamespaceSource {
    /** Any. */
    @JsonProperty("All")
    ALL,
    /** The platform's own. */
    @JsonProperty("Same")
    SAME,
    /** Those whose labels fit. */
    @JsonProperty("Selector")
    SELECTOR
}
