package dev.lynex.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * What filter choices are kept of. Ids (of users, sessions, traces and spans) are not among them: they are many, each is of
 * few events, and they are people's.
 */
public enum Facet {
    TYPE("type", "type"),
    STATUS("status", "status"),
    NAME("name", "name"),
    MODEL("model", "model"),
    MODEL_FAMILY("modelFamily", "model_family"),
    PROVIDER("provider", "provider"),
    ENVIRONMENT("environment", "environment"),
    RELEASE("release", "release"),
    AGENT("agent", "agent"),
    PROMPT("prompt", "prompt"),
    COST_STATE("costState", "cost_state"),
    SDK("sdk", "sdk_name"),
    TAG("tag", "tags"),
    /** The keys of metadata. */
    METADATA("metadata", "metadata");

    private final String wire;
    private final String column;

    Facet(String wire, String column) {
        this.wire = wire;
        this.column = column;
    }

    /** Its name in the API, the same as that of the dimension. */
    public String wire() {
        return wire;
    }

    /** The facet of this name in the API. */
    public static Optional<Facet> ofWire(String name) {
        return Arrays.stream(values()).filter(f -> f.wire.equals(name)).findFirst();
    }

    /** The counts of its values by day; safe in a statement. */
    String counts() {
        String function = this == TAG || this == METADATA ? "approx_top_kArrayMerge" : "approx_top_kMerge";
        return function + "(" + FacetAnswer.MOST_A_DAY + ")(" + column + ")";
    }
}
