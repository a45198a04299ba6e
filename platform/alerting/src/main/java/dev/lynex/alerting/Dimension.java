package dev.lynex.alerting;

import com.fasterxml.jackson.annotation.JsonValue;

/** By what events are told apart in the rollup of minutes. */
public enum Dimension {
    TYPE("type"),
    MODEL("model"),
    MODEL_FAMILY("modelFamily"),
    PROVIDER("provider"),
    STATUS("status"),
    ENVIRONMENT("environment");

    private final String word;

    Dimension(String word) {
        this.word = word;
    }

    /** As people write it. */
    @JsonValue
    public String word() {
        return word;
    }
}
