package dev.lynex.processor;

import dev.lynex.event.Event;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;

/** Makes the row of one event. */
@FunctionalInterface
interface EventMapper {
    /**
     * The event's row.
     *
     * @param facts what it says that people filter and sum by
     * @param derivedId the event's id when it was sent without
     */
    EventRow map(Event event, Facts facts, String derivedId, Entry entry, String block, Terms terms);
}
