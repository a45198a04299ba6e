package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A resource's state in one word, for people; machines read its conditions. */
public enum Phase {
    /** Nothing of it is there yet. */
    @JsonProperty("Pending")
    PENDING,
    /** It is on its way to what the spec says. */
    @JsonProperty("Progressing")
    PROGRESSING,
    /** It is what the spec says. */
    @JsonProperty("Ready")
    READY,
    /** It works, and not as it should. */
    @JsonProperty("Degraded")
    DEGRADED,
    /** The spec is refused; the last good state stays in force. */
    @JsonProperty("Refused")
    REFUSED,
    /** What it made outside of the cluster is being removed. */
    @JsonProperty("Deleting")
    DELETING
}
