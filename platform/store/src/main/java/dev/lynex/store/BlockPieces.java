package dev.lynex.store;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a block that touches many of the store's partitions is cut. Each partition is a part and a record in the window of
 * deduplication, and parts are what ClickHouse has to merge; so one insert touches at most {@value #MOST_PARTITIONS}.
 * The cut depends on the rows alone: whoever retries the block makes the same pieces under the same tokens.
 */
public final class BlockPieces {
    /** Weeks that one insert may touch; a rollup's months are fewer. */
    public static final int MOST_PARTITIONS = 12;

    private static final int MAX_RETENTION_DAYS = 3_650;

    private BlockPieces() {}

    /**
     * Rows that go into one insert.
     *
     * @param token the block's name, or {@code <name>/p<k>} when it is one of several
     */
    public record Piece(String token, List<EventRow> rows) {
        public Piece {
            rows = List.copyOf(rows);
        }
    }

    /** The block's pieces in order of time, the rows in theirs; one piece with all of them for most blocks. */
    public static List<Piece> of(String name, List<EventRow> rows) {
        Map<LocalDate, List<EventRow>> weeks = new TreeMap<>();
        rows.forEach(row ->
                weeks.computeIfAbsent(week(row.ts()), w -> new ArrayList<>()).add(row));
        if (weeks.size() <= MOST_PARTITIONS) {
            return List.of(new Piece(name, rows));
        }
        List<Piece> pieces = new ArrayList<>();
        List<List<EventRow>> inOrder = List.copyOf(weeks.values());
        for (int from = 0; from < inOrder.size(); from += MOST_PARTITIONS) {
            List<EventRow> piece = inOrder.subList(from, Math.min(inOrder.size(), from + MOST_PARTITIONS)).stream()
                    .flatMap(List::stream)
                    .toList();
            pieces.add(new Piece(name + "/p" + pieces.size(), piece));
        }
        return pieces;
    }

    /** Every token that {@link #of} may give a block of this name, whatever its rows. */
    public static List<String> tokens(String name) {
        // The longest retention, its day ahead, and a week cut at each end.
        int weeks = MAX_RETENTION_DAYS / 7 + 3;
        List<String> tokens = new ArrayList<>(List.of(name));
        for (int piece = 0; piece <= weeks / MOST_PARTITIONS; piece++) {
            tokens.add(name + "/p" + piece);
        }
        return tokens;
    }

    /** The partition of {@code events}: {@code toMonday(ts)}. */
    static LocalDate week(Instant ts) {
        return ts.atZone(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
