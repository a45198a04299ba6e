package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.store.EventRow;
import java.util.List;
import java.util.Map;

/**
 * A block as rows.
 *
 * @param name of the block, the token of its insert
 * @param letters makes the letters of what the store refuses
 * @param events to store, each once
 * @param duplicates repeats of events within the block, by project
 * @param dead what could not be mapped
 */
record MappedBlock(
        String name,
        Letters letters,
        List<MappedEvent> events,
        Map<String, Integer> duplicates,
        List<DeadLetter> dead) {
    MappedBlock {
        events = List.copyOf(events);
        duplicates = Map.copyOf(duplicates);
        dead = List.copyOf(dead);
    }

    List<EventRow> rows() {
        return events.stream().map(MappedEvent::row).toList();
    }
}
