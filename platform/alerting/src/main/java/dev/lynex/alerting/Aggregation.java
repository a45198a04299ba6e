package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonValue;

/** How the events of a window become one value. */
public enum Aggregation {
    /** The sum over the window. */
    SUM("sum"),
    /** The sum over the window, divided by its seconds. */
    PER_SECOND("perSecond"),
    /** The sum over the window, divided by its events. */
    PER_EVENT("perEvent"),
    /** The median. */
    P50("p50"),
    /** The 95th percentile. */
    P95("p95"),
    /** The 99th percentile. */
    P99("p99");

    private final String word;

    Aggregation(String word) {
        this.word = word;
    }

    /** As people write it. */
    @JsonValue
    public String word() {
        return word;
    }

    boolean isPercentile() {
        return this == P50 || this == P95 || this == P99;
    }
}
