package dev.lynex.store;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows as the bytes that an insert sends, so that a block does not have to lie in memory as objects until it is stored.
 * The same rows in the same order are the same bytes. Filled by one thread.
 */
public final class EncodedRows {
    /** Half of what ClickHouse takes as one chunk, since columns in memory are larger than rows on the wire. */
    private static final int CHUNK_ROWS = 500_000;

    private static final int CHUNK_BYTES = 128 << 20;

    private final RowBinary bytes;
    private final Set<LocalDate> weeks = new HashSet<>();
    private int rows;
    private Instant weekStart = Instant.MAX;
    private Instant weekEnd = Instant.MIN;

    /** @param expected bytes to make room for; more are possible */
    public EncodedRows(int expected) {
        this.bytes = new RowBinary(Math.clamp(expected, 1 << 10, CHUNK_BYTES));
    }

    /** @throws StoreException.Rejected when a value does not fit its column */
    public static EncodedRows of(List<EventRow> rows) {
        var encoded = new EncodedRows(Math.multiplyExact(Math.min(rows.size(), CHUNK_ROWS), 1 << 10));
        rows.forEach(encoded::add);
        return encoded;
    }

    /** @throws StoreException.Rejected when a value does not fit its column; the row is not added then */
    public void add(EventRow row) {
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
        // Most rows are of the week of the one before, and need no calendar.
        if (row.ts().isBefore(weekStart) || !row.ts().isBefore(weekEnd)) {
            LocalDate week = BlockPieces.week(row.ts());
            weeks.add(week);
            weekStart = week.atStartOfDay(ZoneOffset.UTC).toInstant();
            weekEnd = weekStart.plus(Duration.ofDays(7));
        }
    }

    public int rows() {
        return rows;
    }

    /** Whether the rows touch more of the store's partitions than one insert may, see {@link BlockPieces}. */
    public boolean wide() {
        return weeks.size() > BlockPieces.MOST_PARTITIONS;
    }

    /** What was written; valid until more is. */
    public InputStream stream() {
        return bytes.stream();
    }

    /** @throws StoreException.Rejected when the rows are too many for ClickHouse to take as one */
    void requireOneChunk() {
        if (rows >= CHUNK_ROWS || bytes.size() >= CHUNK_BYTES) {
            throw new StoreException.Rejected(
                    "a block of " + rows + " rows and " + bytes.size() + " bytes is more than one insert takes whole");
        }
    }
}
