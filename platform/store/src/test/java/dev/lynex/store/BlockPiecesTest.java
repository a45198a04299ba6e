package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlockPiecesTest {
    private static final Instant SUNDAY_NIGHT = Instant.parse("2026-11-22T23:59:59.999999999Z");

    @Test
    void aBlockOfTwelveWeeksStaysWholeAndOneOfThirteenIsCut() {
        List<EventRow> twelve = weeks(12);
        assertThat(BlockPieces.of("b", twelve)).containsExactly(new BlockPieces.Piece("b", twelve));
        assertThat(BlockPieces.of("b", weeks(13)))
                .extracting(BlockPieces.Piece::token, piece -> piece.rows().size())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b/p0", 12),
                        org.assertj.core.groups.Tuple.tuple("b/p1", 1));
    }

    @Test
    void aWeekBeginsOnMondayAtMidnightOfUtc() {
        EventRow before = row(0, SUNDAY_NIGHT);
        EventRow after = row(1, SUNDAY_NIGHT.plusNanos(1));
        List<EventRow> rows = Stream.concat(
                        Stream.of(before, after), weeks(12).stream().skip(1))
                .toList();
        assertThat(BlockPieces.of("b", rows).get(1).rows()).contains(after).doesNotContain(before);
    }

    @Test
    void everyRowIsInOnePieceAndNoPieceTouchesMoreThanTwelveWeeks() {
        List<EventRow> rows = weeks(100);
        Set<EventIdentity> seen = new HashSet<>();
        for (BlockPieces.Piece piece : BlockPieces.of("b", rows)) {
            assertThat(BlockPieces.of("again", piece.rows())).hasSize(1);
            piece.rows()
                    .forEach(row -> assertThat(seen.add(EventIdentity.of(row))).isTrue());
        }
        assertThat(seen).hasSize(rows.size());
        assertThat(BlockPieces.of("b", rows)).as("each time the same").isEqualTo(BlockPieces.of("b", rows));
    }

    private static List<EventRow> weeks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> row(i, SUNDAY_NIGHT.minus(Duration.ofDays(7L * i))))
                .toList();
    }

    private static EventRow row(int n, Instant ts) {
        return SomeEvents.plain("p", "e" + n, ts);
    }
}
