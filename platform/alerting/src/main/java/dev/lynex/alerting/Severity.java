package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonValue;

/** How urgent an alert is. */
public enum Severity {
    INFO("info"),
    WARNING("warning"),
    CRITICAL("critical");

    private final String word;

    Severity(String word) {
        this.word = word;
    }

    /** As people write it. */
    @JsonValue
    public String word() {
        return word;
    }
}
