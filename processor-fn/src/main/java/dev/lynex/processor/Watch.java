package dev.lynex.processor;

/**
 * Asked before anything of a block is mapped. A place is an entry, by its id, or one of its events, {@code <id>/<index>}.
 */
@FunctionalInterface
interface Watch {
    /** For blocks that have killed nobody. */
    Watch NONE = place -> true;

    /** Whether to map what is at the place; false makes it a dead letter unseen. */
    boolean allows(String place);
}
