package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BucketsTest {
    private static final List<String> ZONES = List.of(
            "UTC",
            "Europe/Berlin",
            "America/Sao_Paulo",
            "Asia/Kolkata",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Africa/Monrovia");

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-29, 23",
        "Europe/Berlin, 2026-10-25, 25",
        "Europe/Berlin, 2026-06-01, 24",
        "America/Sao_Paulo, 2018-11-04, 23", // Its clocks were changed at midnight: the day begins at one.
        "America/Sao_Paulo, 2018-02-17, 25",
        "Asia/Kolkata, 2026-03-29, 24"
    })
    void aDayHasTheHoursThatItsZoneGivesIt(String zone, String day, int hours) {
        ZonedDateTime noon = ZonedDateTime.of(java.time.LocalDate.parse(day), LocalTime.NOON, ZoneId.of(zone));
        Instant start = noon.toLocalDate().atStartOfDay(noon.getZone()).toInstant();
        Instant end =
                noon.toLocalDate().plusDays(1).atStartOfDay(noon.getZone()).toInstant();
        assertThat(Buckets.of(start, end, MetricInterval.DAY, noon.getZone()).starts())
                .containsExactly(start);
        assertThat(Buckets.of(start, end, MetricInterval.HOUR, noon.getZone()).starts())
                .hasSize(hours)
                .startsWith(start);
        List<Instant> six =
                Buckets.of(start, end, MetricInterval.HOURS_6, noon.getZone()).starts();
        assertThat(six.stream().skip(1).map(at -> at.atZone(noon.getZone()).getHour()))
                .as("the clock's hours")
                .containsExactly(6, 12, 18);
    }

    /** Of any instant of the range, the bucket that holds it begins where plain calendar arithmetic says. */
    @ParameterizedTest
    @EnumSource(MetricInterval.class)
    void everyMomentIsInTheBucketOfItsClock(MetricInterval interval) {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
            Instant from = Instant.ofEpochSecond(random.nextInt(1_900_000_000) / 60 * 60L);
            long most = Math.max(
                    2, Math.min(200, 40_000 / Math.max(1, interval.width().toMinutes())));
            Instant to = from.plus(Duration.ofMinutes(
                    1 + random.nextLong(Math.max(1, interval.width().toMinutes()) * most)));
            Buckets buckets = Buckets.of(from, to, interval, zone);
            String of = "seed " + seed + ": " + interval + " " + zone + " " + from + " to " + to;
            assertThat(buckets.starts()).as(of).isSorted().doesNotHaveDuplicates();
            assertThat(buckets.starts().getFirst()).as(of).isBeforeOrEqualTo(from);
            assertThat(buckets.starts().getLast()).as(of).isBefore(to);
            for (int at = 0; at < buckets.starts().size(); at++) {
                assertThat(buckets.end(at)).as(of).isAfter(buckets.starts().get(at));
                assertThat(begins(buckets.starts().get(at), interval, zone, from))
                        .as(of + " at " + buckets.starts().get(at))
                        .isTrue();
            }
        }
    }

    private static boolean begins(Instant start, MetricInterval interval, ZoneId zone, Instant from) {
        ZonedDateTime at = start.atZone(zone);
        // Where a zone changes or was beside whole minutes, the day's start itself is the measure.
        boolean day = start.equals(at.toLocalDate()
                        .atStartOfDay(zone)
                        .toInstant()
                        .truncatedTo(java.time.temporal.ChronoUnit.MINUTES))
                || start.equals(at.plusMinutes(1)
                        .toLocalDate()
                        .atStartOfDay(zone)
                        .toInstant()
                        .truncatedTo(java.time.temporal.ChronoUnit.MINUTES));
        ZonedDateTime shown = at.plusMinutes(1);
        return switch (interval) {
            case NONE -> start.equals(from);
            case DAY -> day;
            case WEEK -> day && shown.getDayOfWeek() == DayOfWeek.MONDAY;
            case MONTH -> day && shown.getDayOfMonth() == 1;
            case MINUTE, MINUTES_5, MINUTES_15, MINUTES_30, HOUR ->
                Duration.between(
                                                shown.toLocalDate()
                                                        .atStartOfDay(zone)
                                                        .toInstant()
                                                        .truncatedTo(java.time.temporal.ChronoUnit.MINUTES),
                                                start)
                                        .toMinutes()
                                % interval.width().toMinutes()
                        == 0;
            case HOURS_3, HOURS_6, HOURS_12 ->
                day
                        || zoneIsOdd(zone)
                        || (at.getMinute() == 0
                                && at.getHour() % interval.width().toHours() == 0)
                        || zone.getRules().getTransition(at.toLocalDateTime().minusHours(1)) != null;
        };
    }

    private static boolean zoneIsOdd(ZoneId zone) {
        return zone.getId().equals("Africa/Monrovia");
    }

    @Test
    void refusesMoreThanItCanHold() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        assertThatThrownBy(
                        () -> Buckets.of(from, from.plus(Duration.ofDays(3)), MetricInterval.MINUTE, ZoneId.of("UTC")))
                .isInstanceOf(StoreException.Rejected.class)
                .hasMessageContaining("2000");
        assertThatThrownBy(() -> Buckets.of(
                        Instant.EPOCH, Instant.parse("2199-12-31T00:00:00Z"), MetricInterval.DAY, ZoneId.of("UTC")))
                .isInstanceOf(StoreException.Rejected.class);
    }

    @Test
    void anEarlierWeekMeetsTheSameClockAcrossAChangeOfTime() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant monday = ZonedDateTime.of(2026, 3, 30, 0, 0, 0, 0, berlin).toInstant();
        Buckets day = Buckets.of(monday, monday.plus(Duration.ofHours(24)), MetricInterval.HOUR, berlin);
        Buckets before = day.earlier(Buckets.Shift.week(berlin));
        assertThat(before.starts()).hasSize(24);
        assertThat(before.starts().stream().map(at -> at.atZone(berlin).getHour()))
                .isEqualTo(day.starts().stream()
                        .map(at -> at.atZone(berlin).getHour())
                        .toList());
        assertThat(Buckets.Shift.period(
                                monday,
                                ZonedDateTime.of(2026, 4, 6, 0, 0, 0, 0, berlin).toInstant(),
                                berlin)
                        .days())
                .isEqualTo(Period.ofDays(7));
        // From a Sunday of 23 hours on to one of 24: days, not hours.
        Instant sunday = ZonedDateTime.of(2026, 3, 29, 0, 0, 0, 0, berlin).toInstant();
        assertThat(Buckets.Shift.period(sunday, monday, berlin).of(sunday))
                .isEqualTo(ZonedDateTime.of(2026, 3, 28, 0, 0, 0, 0, berlin).toInstant());
    }
}
