package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a project has for itself. */
public enum Isolation {
    /** Nothing: it has its share of the pool. */
    @JsonProperty("Shared")
    SHARED,
    /** Its own stream, consumer group, ingest and processors. */
    @JsonProperty("Dedicated")
    DEDICATED
}
