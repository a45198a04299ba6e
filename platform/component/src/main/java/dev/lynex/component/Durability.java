package dev.lynex.component;

import java.util.Locale;

/** What an acknowledged write survives, in rising order: each level includes those before it. */
public enum Durability {
    /** Nothing for certain: a process killed at the wrong moment can lose it. */
    NONE,
    /** kill -9 of any process. */
    PROCESS,
    /** Power loss too. */
    NODE,
    /** Loss of a machine too. */
    REPLICA;

    /** The level as settings, the API and people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What both hold: something kept first here and then there survives only what the weaker of them survives. */
    public Durability and(Durability other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** Whether this is enough for what was asked. */
    public boolean covers(Durability asked) {
        return compareTo(asked) >= 0;
    }
}
