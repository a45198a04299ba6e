package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventRow;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A block as rows. They are kept as what the store takes, a fraction of what they are as objects; the few that need the
 * objects have them made again.
 *
 * @param name of the block, the token of its insert
 * @param letters makes the letters of what the store refuses
 * @param encoded the rows to store, each once
 * @param mapped how many of them there are, by project
 * @param duplicates repeats of events within the block, by project
 * @param dead what could not be mapped
 * @param prices how many of its calls of models had a price
 * @param again maps the block once more
 */
record MappedBlock(
        String name,
        Letters letters,
        EncodedRows encoded,
        Map<String, Integer> mapped,
        Map<String, Integer> duplicates,
        List<DeadLetter> dead,
        PriceTally prices,
        Supplier<List<MappedEvent>> again) {
    MappedBlock {
        mapped = Map.copyOf(mapped);
        duplicates = Map.copyOf(duplicates);
        dead = List.copyOf(dead);
    }

    /** The rows with where they came from. */
    List<MappedEvent> events() {
        return again.get();
    }

    List<EventRow> rows() {
        return events().stream().map(MappedEvent::row).toList();
    }
}
