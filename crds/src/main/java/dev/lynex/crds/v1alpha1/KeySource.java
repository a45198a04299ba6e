package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who makes a key. */
public enum KeySource {
    /** The operator makes the key and its Secret. */
    @JsonProperty("Generated")
    GENERATED,
    /** The Secret is there, with a key of the form {@code sk_<id>_<secret>} in it. */
    @JsonProperty("Existing")
    EXISTING
}
