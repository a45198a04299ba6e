package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far somebody is who is to own a project. */
public enum OwnerState {
    /** Invited by a link, and not come yet. */
    @JsonProperty("Invited")
    INVITED,
    /** An owner of the project. */
    @JsonProperty("Joined")
    JOINED
}
