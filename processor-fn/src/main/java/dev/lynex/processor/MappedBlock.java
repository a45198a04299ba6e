package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.store.BlockRows;
import java.util.List;
import java.util.Map;

/**
 * A block as rows. They are kept as what the store takes, a fraction of what they are as objects; the few that need the
 * objects have them made again.
 *
 * @param name of the block, the token of its insert
 * @param letters makes the letters of what the store refuses
 * @param rows to store, each once
 * @param events the same as objects
 * @param mapped how many of them there are, by project
 * @param duplicates repeats of events within the block, by project
 * @param dead what could not be mapped
 * @param prices how many of its calls of models had a price
 */
record MappedBlock(
        String name,
        Letters letters,
        BlockRows rows,
        MappedEvents events,
        Map<String, Integer> mapped,
        Map<String, Integer> duplicates,
        List<DeadLetter> dead,
        PriceTally prices) {
    MappedBlock {
        mapped = Map.copyOf(mapped);
        duplicates = Map.copyOf(duplicates);
        dead = List.copyOf(dead);
    }
}
