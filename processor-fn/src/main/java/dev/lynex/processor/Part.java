package dev.lynex.processor;

import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventRow;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What goes into one insert: a block, or a piece or half of it.
 *
 * @param token of the insert; the rows' column {@code block} names it too, so that what is stored of the part can be told
 *     from the rest of its block
 * @param size how many rows it has
 * @param ready the rows when they are encoded already
 */
record Part(String token, int size, MappedEvents events, Optional<EncodedRows> ready) {
    /** Of so many bytes of rows, the events may lie in memory as objects. */
    private static final int FEW_BYTES = 4 << 20;

    /** The block whole, or in pieces when one insert may not hold it. */
    static List<Part> of(MappedBlock block) {
        return block.rows().pieces(block.name()).stream()
                .map(piece -> new Part(
                        piece.token(),
                        piece.rows().cardinality(),
                        block.events().at(piece.rows()::get),
                        block.rows().whole()))
                .toList();
    }

    EncodedRows encoded() {
        return ready.orElseGet(() -> encoded(row -> true));
    }

    /** Those of the rows. */
    EncodedRows encoded(Predicate<EventRow> which) {
        var encoded = new EncodedRows();
        events.each(event -> {
            EventRow row = event.row().in(token);
            if (which.test(row)) {
                encoded.add(row);
            }
        });
        return encoded;
    }

    /** @param encoded the rows of all of it */
    List<Part> halves(EncodedRows encoded) {
        // Down to a single event each half is gone through again.
        MappedEvents each = encoded.bytes() <= FEW_BYTES ? events.list()::forEach : events;
        int half = size / 2;
        return List.of(
                new Part(token + "/0", half, each.at(i -> i < half), Optional.empty()),
                new Part(token + "/1", size - half, each.at(i -> i >= half), Optional.empty()));
    }
}
