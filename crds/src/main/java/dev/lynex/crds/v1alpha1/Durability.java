package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What an accepted event survives, in rising order. */
public enum Durability {
    /** kill -9 of any process. */
    @JsonProperty("process")
    PROCESS,
    /** Power loss too. */
    @JsonProperty("node")
    NODE,
    /** Loss of a machine too. */
    @JsonProperty("replica")
    REPLICA
}
