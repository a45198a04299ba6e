package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the events of a window become one value. */
public enum Aggregation {
    /** The sum over the window. */
    @JsonProperty("sum")
    SUM,
    /** The sum over the window, divided by its seconds. */
    @JsonProperty("perSecond")
    PER_SECOND,
    /** The sum over the window, divided by its events; of errors the share of events that failed, 0 to 1. */
    @JsonProperty("perEvent")
    PER_EVENT,
    /** The median. */
    @JsonProperty("p50")
    P50,
    /** The 95th percentile. */
    @JsonProperty("p95")
    P95,
    /** The 99th percentile. */
    @JsonProperty("p99")
    P99
}
