package dev.lynex.function;

/** A connection that the guard looks at now and again. */
interface Watched {
    /** Ends it if its client took too long. */
    void cutIfOverdue(long nowNanos);
}
