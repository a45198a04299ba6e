package dev.lynex.store;

import java.util.List;
import java.util.Optional;

/**
 * A block's rows as they are mapped: the bytes of one insert, as long as one takes them all, and what it takes to cut the
 * block when not. So a block takes little memory however large its rows turn out. Filled by one thread.
 */
public final class BlockRows {
    private final EncodedRows encoded = new EncodedRows();
    private final BlockPieces pieces = new BlockPieces();

    /** @throws StoreException.Rejected when a value does not fit its column; the row is not added then */
    public void add(EventRow row) {
        pieces.add(row.ts(), encoded.add(row));
        if (pieces.several()) {
            encoded.clear();
        }
    }

    public int rows() {
        return pieces.rows();
    }

    /** All of them, empty when they take several inserts. */
    public Optional<EncodedRows> whole() {
        return pieces.several() ? Optional.empty() : Optional.of(encoded);
    }

    /** @see BlockPieces#of */
    public List<BlockPieces.Piece> pieces(String name) {
        return pieces.of(name);
    }
}
