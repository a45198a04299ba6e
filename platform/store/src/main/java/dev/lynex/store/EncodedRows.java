package dev.lynex.store;

import java.io.InputStream;
import java.util.List;

/**
 * Rows as the bytes that an insert sends, so that they do not have to lie in memory as objects until they are stored. The
 * same rows in the same order are the same bytes. Filled by one thread.
 */
public final class EncodedRows {
    /** Half of what ClickHouse takes as one chunk, since columns in memory are larger than rows on the wire. */
    private static final int CHUNK_ROWS = 500_000;

    private static final int CHUNK_BYTES = 128 << 20;

    private final RowBinary bytes = new RowBinary();
    private int rows;

    /** @throws StoreException.Rejected when a value does not fit its column */
    public static EncodedRows of(List<EventRow> rows) {
        var encoded = new EncodedRows();
        rows.forEach(encoded::add);
        return encoded;
    }

    /**
     * Adds a row.
     *
     * @return how many bytes it takes
     * @throws StoreException.Rejected when a value does not fit its column; the row is not added then
     */
    public int add(EventRow row) {
        int before = bytes.size();
        boolean whole = false;
        try {
            EventsTable.encode(row, bytes);
            whole = true;
        } catch (ArithmeticException e) {
            throw new StoreException.Rejected("event " + row.eventId() + " has a time or a cost out of range", e);
        } finally {
            // Also after an error, such as a stack that overflows: half a row would spoil all rows after it.
            if (!whole) {
                bytes.cut(before);
            }
        }
        rows++;
        return bytes.size() - before;
    }

    public int rows() {
        return rows;
    }

    public int bytes() {
        return bytes.size();
    }

    /** What was written; valid until more is. */
    public InputStream stream() {
        return bytes.stream();
    }

    /** Takes all rows out again. */
    void clear() {
        bytes.cut(0);
        rows = 0;
    }

    /** @throws StoreException.Rejected when the rows are too many for ClickHouse to take as one */
    void requireOneChunk() {
        if (rows >= CHUNK_ROWS || bytes.size() >= CHUNK_BYTES) {
            throw new StoreException.Rejected(
                    "a block of " + rows + " rows and " + bytes.size() + " bytes is more than one insert takes whole");
        }
    }
}
