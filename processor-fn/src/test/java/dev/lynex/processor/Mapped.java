package dev.lynex.processor;

import dev.lynex.store.EventRow;
import java.util.List;

/** What became of a mapped block, to look at. */
final class Mapped {
    private Mapped() {}

    static List<EventRow> rows(MappedBlock block) {
        return block.events().list().stream().map(MappedEvent::row).toList();
    }
}
