package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class BlockPiecesTest {
    private static final Instant SUNDAY_NIGHT = Instant.parse("2026-11-22T23:59:59.999999999Z");

    @Test
    void aBlockOfTwelveWeeksStaysWholeAndOneOfThirteenIsCut() {
        assertThat(cut(weeks(12), 1))
                .extracting(BlockPieces.Piece::token, piece -> piece.rows().cardinality())
                .containsExactly(Tuple.tuple("b", 12));
        assertThat(cut(weeks(13), 1))
                .extracting(BlockPieces.Piece::token, piece -> piece.rows().cardinality())
                .containsExactly(Tuple.tuple("b/p0", 12), Tuple.tuple("b/p1", 1));
    }

    @Test
    void aWeekBeginsOnMondayAtMidnightOfUtc() {
        List<Instant> times = Stream.concat(
                        Stream.of(SUNDAY_NIGHT, SUNDAY_NIGHT.plusNanos(1)),
                        weeks(12).stream().skip(1))
                .toList();
        BitSet last = cut(times, 1).get(1).rows();
        assertThat(last.get(0)).as("Sunday's").isFalse();
        assertThat(last.get(1)).as("Monday's").isTrue();
    }

    @Test
    void aBlockThatIsLargerThanAnInsertIsCutInTheRowsOrder() {
        int third = BlockPieces.MOST_BYTES / 3;
        assertThat(cut(times(3), third)).extracting(BlockPieces.Piece::token).containsExactly("b");
        assertThat(cut(times(7), third))
                .extracting(BlockPieces.Piece::token, BlockPieces.Piece::rows)
                .containsExactly(
                        Tuple.tuple("b/p0", places(0, 3)),
                        Tuple.tuple("b/p1", places(3, 6)),
                        Tuple.tuple("b/p2", places(6, 7)));
        assertThat(cut(times(1), 2 * BlockPieces.MOST_BYTES))
                .as("one row alone")
                .hasSize(1);
        assertThat(cut(times(2), 2 * BlockPieces.MOST_BYTES))
                .as("two such rows")
                .hasSize(2);
    }

    @Test
    void everyRowIsInOnePieceAndNoPieceHoldsMoreThanAnInsertMay() {
        List<Instant> times = weeks(100);
        int bytes = BlockPieces.MOST_BYTES / 5 + 1;
        var seen = new BitSet();
        for (BlockPieces.Piece piece : cut(times, bytes)) {
            assertThat(piece.rows().intersects(seen)).isFalse();
            seen.or(piece.rows());
            List<Instant> its = piece.rows().stream().mapToObj(times::get).toList();
            assertThat(cut(its, bytes)).hasSize(1);
            assertThat(BlockPieces.tokens("b")).contains(piece.token());
        }
        assertThat(seen).isEqualTo(places(0, 100));
        assertThat(cut(times, bytes)).as("each time the same").isEqualTo(cut(times, bytes));
    }

    /** The memory of a block is what this is for. */
    @Test
    void rowsThatAreMoreThanAnInsertAreNotKept() {
        String text = "x".repeat(1 << 20);
        var rows = new BlockRows();
        for (int i = 0; i < 40; i++) {
            rows.add(SomeEvents.plain("p", text + i, SUNDAY_NIGHT));
        }
        assertThat(rows.whole()).isEmpty();
        assertThat(rows.pieces("b")).hasSize(2);
        assertThat(rows.rows()).isEqualTo(40);
    }

    private static List<BlockPieces.Piece> cut(List<Instant> times, int bytes) {
        var pieces = new BlockPieces();
        times.forEach(ts -> pieces.add(ts, bytes));
        return pieces.of("b");
    }

    private static List<Instant> weeks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> SUNDAY_NIGHT.minus(Duration.ofDays(7L * i)))
                .toList();
    }

    private static List<Instant> times(int count) {
        return IntStream.range(0, count).mapToObj(i -> SUNDAY_NIGHT).toList();
    }

    private static BitSet places(int from, int to) {
        var places = new BitSet();
        places.set(from, to);
        return places;
    }
}
