package dev.lynex.operator.model;

import java.util.Locale;

/** The functions of a platform. */
public enum FunctionKind {
    INGEST(8000),
    PROCESSOR(8002),
    QUERY(8001);

    private final int port;

    FunctionKind(int port) {
        this.port = port;
    }

    /** As it is called in names and labels. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of its API, health and metrics. */
    public int port() {
        return port;
    }

    /** Whether people or apps ask it, so that replicas that stop must first be out of everybody's sight. */
    boolean serves() {
        return this != PROCESSOR;
    }
}
