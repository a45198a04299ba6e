package dev.lynex.processor;

import dev.lynex.store.BlockPieces;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventRow;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What goes into one insert: a block, or a piece or half of it.
 *
 * @param token of the insert; the rows' column {@code block} names it too, so that what is stored of the part can be told
 *     from the rest of its block
 * @param events the same rows as objects, made when asked for
 */
record Part(String token, EncodedRows encoded, Supplier<List<MappedEvent>> events) {
    /** The block whole, or in pieces when it touches many of the store's partitions. */
    static List<Part> of(MappedBlock block) {
        if (!block.encoded().wide()) {
            return List.of(new Part(block.name(), block.encoded(), block::events));
        }
        List<MappedEvent> events = block.events();
        var byRow = new IdentityHashMap<EventRow, MappedEvent>();
        events.forEach(event -> byRow.put(event.row(), event));
        return BlockPieces.of(
                        block.name(), events.stream().map(MappedEvent::row).toList())
                .stream()
                .map(piece -> of(
                        piece.token(),
                        piece.rows().stream()
                                .map(row -> Objects.requireNonNull(byRow.get(row)))
                                .toList()))
                .toList();
    }

    static Part of(String token, List<MappedEvent> events) {
        return new Part(token, EncodedRows.of(rows(token, events)), () -> events);
    }

    List<EventRow> rows() {
        return rows(token, events.get());
    }

    private static List<EventRow> rows(String token, List<MappedEvent> events) {
        return events.stream().map(event -> event.row().in(token)).toList();
    }
}
