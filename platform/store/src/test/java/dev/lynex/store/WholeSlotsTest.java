package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeSlotsTest {
    private static final Duration SIX_HOURS = Duration.ofHours(6);
    private static final Instant FROM = Instant.parse("2026-11-01T10:20:00Z");
    private static final Instant TO = Instant.parse("2026-11-08T17:00:00Z");

    private static WholeSlots slots(MetricInterval interval, String zone) {
        MetricQuery query =
                new MetricQueries("p", FROM, TO).every(interval, zone).build();
        return WholeSlots.of(query, query.buckets(), SIX_HOURS);
    }

    @Test
    void theyLieWholeWithinTheRange() {
        WholeSlots slots = slots(MetricInterval.NONE, "UTC");
        assertThat(slots.first()).isEqualTo("2026-11-01T12:00:00Z");
        assertThat(slots.end()).isEqualTo("2026-11-08T12:00:00Z");
        assertThat(slots.cut()).isEmpty();
    }

    @Test
    void thoseThatABucketBeginsWithinAreCut() {
        assertThat(slots(MetricInterval.DAY, "UTC").cut()).isEmpty();
        List<Instant> cut = slots(MetricInterval.DAY, "Asia/Kolkata").cut();
        assertThat(cut).hasSize(7).startsWith(Instant.parse("2026-11-01T18:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, UTC, true",
        "DAY, UTC, true",
        "DAY, Asia/Kolkata, true",
        "HOURS_12, Europe/Berlin, true",
        "HOURS_6, UTC, true",
        "HOURS_6, Europe/Berlin, false",
        "HOUR, UTC, false"
    })
    void theyAreWorthReadingWhereMostAreWhole(MetricInterval interval, String zone, boolean most) {
        assertThat(slots(interval, zone).most()).isEqualTo(most);
        MetricQuery query =
                new MetricQueries("p", FROM, TO).every(interval, zone).build();
        String values = new MetricSql(query, query.buckets(), MetricSource.ROLLUP_SLICES).values(List.of(List.of()));
        assertThat(values.contains("rollup_slices_6h")).isEqualTo(most);
    }

    @Test
    void aShortRangeMayHaveNone() {
        MetricQuery query = new MetricQueries("p", FROM, FROM.plus(Duration.ofHours(4))).build();
        assertThat(WholeSlots.of(query, query.buckets(), SIX_HOURS).most()).isFalse();
    }
}
