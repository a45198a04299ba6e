package dev.lynex.store;

/**
 * Told of every insert that failed, before its caller hears of it and may try again: whoever runs the engine may have to
 * see to it first.
 */
@FunctionalInterface
public interface FailedInsertListener {
    /** Nobody has to. */
    FailedInsertListener NONE = failure -> {};

    /** May take its time; the insert's caller waits. What it throws is logged and changes nothing. */
    void insertFailed(StoreException failure);
}
