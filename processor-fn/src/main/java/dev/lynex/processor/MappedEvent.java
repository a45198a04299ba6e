package dev.lynex.processor;

import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;

/**
 * An event's row, and where it came from, should the store refuse it.
 *
 * @param index the event's place in the entry's payload, from 0
 */
record MappedEvent(EventRow row, Entry entry, int index) {
    /** Where it is in the block, as {@link Watch} names it. */
    String place() {
        return Watch.place(entry, index);
    }
}
