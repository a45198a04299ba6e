package dev.lynex.store;

/**
 * Keeps blocks from being stored while a step of the schema changes what they are stored into: a view that is dropped and
 * created again misses what is stored in between.
 */
@FunctionalInterface
public interface BlockHold {
    /** For who knows that nothing is stored meanwhile: a single process at its start, or a database that is new. */
    BlockHold NONE = Runnable::run;

    /**
     * Waits until no block is open, and runs the step before any new one is.
     *
     * @throws StoreException.Unavailable when blocks stay open for too long, or the hold was lost while the step ran; the
     *     step is to be done again
     */
    void during(Runnable step);
}
