package dev.lynex.processor;

import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an entry's payload is read. */
interface Dialect {
    /**
     * The events, in the payload's order.
     *
     * @throws RuntimeException when the payload cannot be taken apart
     */
    List<Sent> read(Entry entry);

    /**
     * One of the events by itself, in the same dialect, with the id and time that its row would have: so it is the same
     * event when it is accepted again.
     *
     * @param index its place in the payload, from 0
     */
    byte[] lone(Entry entry, int index, String eventId);

    /** An event of a payload, which is not read before it is its turn: a payload's events need not lie in memory at once. */
    @FunctionalInterface
    interface Sent {
        Mappable read() throws UnreadableEvent;
    }

    /** An event that was read. */
    interface Mappable {
        /** The id it came with, or that its own bytes give it; null when there is none. */
        @Nullable
        String eventId();

        /**
         * Its row.
         *
         * @param derivedId its id when it has none
         * @throws RuntimeException when it makes none
         */
        EventRow row(String derivedId, String block, Terms terms);
    }
}
