package dev.lynex.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a block is cut that is more than one insert may hold: of the store's partitions, since each is a part and a record
 * in the window of deduplication, and parts are what ClickHouse has to merge; or of bytes, since whoever stores the block
 * holds an insert in memory. The cut depends on the rows alone: whoever retries the block makes the same pieces under the
 * same tokens.
 */
public final class BlockPieces {
    /** Weeks that one insert may touch; a rollup's months are fewer. */
    public static final int MOST_PARTITIONS = 12;

    /** Of one insert, unless one row alone is larger. */
    public static final int MOST_BYTES = 32 << 20;

    /** No block has as many: 100,000 events, each with the most that a row repeats, make some 200. */
    private static final int MOST_PIECES = 512;

    private final Map<Long, BitSet> weeks = new TreeMap<>();
    private int[] bytes = new int[1 << 10];
    private int rows;
    private long total;
    private Instant weekStart = Instant.MAX;
    private Instant weekEnd = Instant.MIN;
    private BitSet week = new BitSet();

    BlockPieces() {}

    /**
     * Rows that go into one insert.
     *
     * @param token the block's name, or {@code <name>/p<k>} when it is one of several
     * @param rows their places among the block's rows, from 0
     */
    public record Piece(String token, BitSet rows) {}

    /** Notes the block's next row. */
    void add(Instant ts, int rowBytes) {
        // Most rows are of the week of the one before, and need no calendar.
        if (ts.isBefore(weekStart) || !ts.isBefore(weekEnd)) {
            LocalDate monday = week(ts);
            week = weeks.computeIfAbsent(monday.toEpochDay(), w -> new BitSet());
            weekStart = monday.atStartOfDay(ZoneOffset.UTC).toInstant();
            weekEnd = weekStart.plus(Duration.ofDays(7));
        }
        if (rows == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * rows);
        }
        week.set(rows);
        bytes[rows++] = rowBytes;
        total += rowBytes;
    }

    int rows() {
        return rows;
    }

    boolean several() {
        return weeks.size() > MOST_PARTITIONS || (rows > 1 && total > MOST_BYTES);
    }

    /** The block's pieces in order of time, by twelve weeks; one piece with all rows for most blocks. */
    List<Piece> of(String name) {
        if (!several()) {
            var all = new BitSet();
            all.set(0, rows);
            return List.of(new Piece(name, all));
        }
        List<BitSet> pieces = new ArrayList<>();
        List<BitSet> inOrder = List.copyOf(weeks.values());
        for (int from = 0; from < inOrder.size(); from += MOST_PARTITIONS) {
            var some = new BitSet();
            inOrder.subList(from, Math.min(inOrder.size(), from + MOST_PARTITIONS))
                    .forEach(some::or);
            pieces.addAll(byBytes(some));
        }
        return IntStream.range(0, pieces.size())
                .mapToObj(k -> new Piece(name + "/p" + k, pieces.get(k)))
                .toList();
    }

    private List<BitSet> byBytes(BitSet some) {
        List<BitSet> pieces = new ArrayList<>();
        var piece = new BitSet();
        long size = 0;
        for (int row = some.nextSetBit(0); row >= 0; row = some.nextSetBit(row + 1)) {
            if (size + bytes[row] > MOST_BYTES && !piece.isEmpty()) {
                pieces.add(piece);
                piece = new BitSet();
                size = 0;
            }
            piece.set(row);
            size += bytes[row];
        }
        pieces.add(piece);
        return pieces;
    }

    /** Every token that a block of this name may be stored under, whatever its rows. */
    public static List<String> tokens(String name) {
        return Stream.concat(Stream.of(name), IntStream.range(0, MOST_PIECES).mapToObj(k -> name + "/p" + k))
                .toList();
    }

    /** The partition of {@code events}: {@code toMonday(ts)}. */
    static LocalDate week(Instant ts) {
        return ts.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
