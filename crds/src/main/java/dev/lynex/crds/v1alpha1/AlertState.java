package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an alert is on. */
public enum AlertState {
    /** The condition does not hold. */
    @JsonProperty("Inactive")
    INACTIVE,
    /** It holds, and not yet for long enough. */
    @JsonProperty("Pending")
    PENDING,
    /** It fires. */
    @JsonProperty("Firing")
    FIRING,
    /** The rule is not evaluated, by its spec. */
    @JsonProperty("Suspended")
    SUSPENDED,
    /** The rule cannot be evaluated now. */
    @JsonProperty("Unknown")
    UNKNOWN
}
