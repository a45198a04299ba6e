package dev.lynex.store;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive spans of time. Java's time zones alone decide where they begin, also in ClickHouse, which is given the
 * starts: so that nobody's day is cut by two tables of time zones.
 *
 * @param starts in order, at least one; the first may be before the range that is asked for
 * @param end of the last one, which is that of the range
 */
public record Buckets(List<Instant> starts, Instant end) {
    /** How many a query may ask for. */
    public static final int MOST = 2_000;

    public Buckets {
        starts = List.copyOf(starts);
    }

    /**
     * Those that hold the range.
     *
     * @throws StoreException.Rejected when there are more than {@value #MOST}
     */
    static Buckets of(Instant from, Instant to, MetricInterval interval, ZoneId zone) {
        if (interval == MetricInterval.NONE) {
            return new Buckets(List.of(from), to);
        }
        if (Duration.between(from, to).dividedBy(interval.width()) > MOST) {
            throw tooMany();
        }
        var starts = new ArrayList<Instant>();
        LocalDate day = first(from.atZone(zone).toLocalDate(), interval);
        while (day.atStartOfDay(zone).toInstant().isBefore(to)) {
            LocalDate next = next(day, interval);
            within(day, next, interval, zone, starts);
            day = next;
        }
        // The whole days that the loop took begin before the range and end after it.
        int before = 0;
        while (before + 1 < starts.size() && !starts.get(before + 1).isAfter(from)) {
            before++;
        }
        List<Instant> mine = starts.subList(before, starts.size()).stream()
                .filter(start -> start.isBefore(to))
                .toList();
        if (mine.size() > MOST) {
            throw tooMany();
        }
        return new Buckets(mine, to);
    }

    private static LocalDate first(LocalDate day, MetricInterval interval) {
        return switch (interval) {
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case NONE, MINUTE, MINUTES_5, MINUTES_15, MINUTES_30, HOUR, HOURS_3, HOURS_6, HOURS_12, DAY -> day;
        };
    }

    private static LocalDate next(LocalDate day, MetricInterval interval) {
        return switch (interval) {
            case WEEK -> day.plusWeeks(1);
            case MONTH -> day.plusMonths(1);
            case NONE, MINUTE, MINUTES_5, MINUTES_15, MINUTES_30, HOUR, HOURS_3, HOURS_6, HOURS_12, DAY ->
                day.plusDays(1);
        };
    }

    /** The starts from one day up to another. */
    private static void within(
            LocalDate day, LocalDate next, MetricInterval interval, ZoneId zone, List<Instant> starts) {
        Instant start = day.atStartOfDay(zone).toInstant();
        Instant end = next.atStartOfDay(zone).toInstant();
        long minutes = interval.width().toMinutes();
        if (minutes >= Duration.ofDays(1).toMinutes()) {
            add(starts, start);
        } else if (minutes <= Duration.ofHours(1).toMinutes()) {
            // By the time that passes: an hour that the clock shows twice is two.
            for (Instant at = start; at.isBefore(end); at = at.plus(minutes, ChronoUnit.MINUTES)) {
                add(starts, at);
            }
        } else {
            // By the clock: six o'clock stays six o'clock on a day of 23 hours.
            add(starts, start);
            for (LocalDateTime at = day.atStartOfDay().plusMinutes(minutes);
                    at.toLocalDate().equals(day);
                    at = at.plusMinutes(minutes)) {
                add(starts, at.atZone(zone).toInstant());
            }
        }
    }

    /** A rollup knows whole minutes; a zone's day began beside one until 1972. */
    private static void add(List<Instant> starts, Instant start) {
        Instant minute = start.truncatedTo(ChronoUnit.MINUTES);
        if (starts.isEmpty() || minute.isAfter(starts.getLast())) {
            starts.add(minute);
        }
    }

    /** Whether all of them begin and end with such a part of UTC's day, leaving out where the range itself begins and ends. */
    boolean by(Duration grain, Instant from) {
        return starts.stream().filter(start -> start.isAfter(from)).allMatch(start -> whole(start, grain));
    }

    static boolean whole(Instant at, Duration grain) {
        return at.getNano() == 0 && at.getEpochSecond() % grain.toSeconds() == 0;
    }

    /** Where a bucket ends. */
    public Instant end(int index) {
        return index + 1 < starts.size() ? starts.get(index + 1) : end;
    }

    /** The same buckets earlier: each is compared with the one that has its place. */
    Buckets earlier(Shift shift) {
        return new Buckets(starts.stream().map(shift::of).toList(), shift.of(end));
    }

    private static StoreException.Rejected tooMany() {
        return new StoreException.Rejected(
                "the range has more than " + MOST + " intervals; choose a wider interval or a shorter range");
    }

    /**
     * How far back one compares: by days of the zone, so that a Monday meets a Monday and noon meets noon; by the time
     * that passes otherwise.
     *
     * @param days of the zone
     * @param time beside them
     */
    record Shift(ZoneId zone, Period days, Duration time) {
        Instant of(Instant at) {
            return at.atZone(zone).minus(days).minus(time).toInstant().truncatedTo(ChronoUnit.MINUTES);
        }

        static Shift week(ZoneId zone) {
            return new Shift(zone, Period.ofDays(7), Duration.ZERO);
        }

        /** By the length of the range. */
        static Shift period(Instant from, Instant to, ZoneId zone) {
            LocalDateTime first = from.atZone(zone).toLocalDateTime();
            LocalDateTime last = to.atZone(zone).toLocalDateTime();
            long days = ChronoUnit.DAYS.between(first, last);
            return days > 0 && first.plusDays(days).equals(last)
                    ? new Shift(zone, Period.ofDays((int) days), Duration.ZERO)
                    : new Shift(zone, Period.ZERO, Duration.between(from, to));
        }
    }
}
