package dev.lynex.processor;

import dev.lynex.queue.Entry;

/**
 * Asked before anything of a block is mapped. A place is an entry, by its id, or one of its events, {@code <id>/<index>}.
 */
@FunctionalInterface
interface Watch {
    /** For blocks that have killed nobody. */
    Watch NONE = place -> true;

    /** The place of an event. */
    static String place(Entry entry, int index) {
        return entry.id() + "/" + index;
    }

    /** Whether to map what is at the place; false makes it a dead letter unseen. */
    boolean allows(String place);
}
