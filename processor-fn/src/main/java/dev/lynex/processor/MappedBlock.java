package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.store.EventRow;
import java.util.List;
import java.util.Map;

/**
 * A block as rows.
 *
 * @param name of the block, the token of its insert
 * @param rows to store, each event once
 * @param duplicates repeats of events within the block, by project
 * @param dead what could not be mapped
 */
record MappedBlock(String name, List<EventRow> rows, Map<String, Integer> duplicates, List<DeadLetter> dead) {
    MappedBlock {
        rows = List.copyOf(rows);
        duplicates = Map.copyOf(duplicates);
        dead = List.copyOf(dead);
    }
}
