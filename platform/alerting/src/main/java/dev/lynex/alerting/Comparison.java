package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a value is held against the threshold. */
public enum Comparison {
    ABOVE("Above"),
    AT_LEAST("AtLeast"),
    BELOW("Below"),
    AT_MOST("AtMost");

    private final String word;

    Comparison(String word) {
        this.word = word;
    }

    /** As people write it. */
    @JsonValue
    public String word() {
        return word;
    }

    /** Whether a low value is what it waits for. */
    boolean isUpperBound() {
        return this == BELOW || this == AT_MOST;
    }
}
