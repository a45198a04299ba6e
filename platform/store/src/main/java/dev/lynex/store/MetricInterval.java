package dev.lynex.store;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** How wide the buckets of a metric are. Those of an hour or less are counted from the start of a zone's day. */
public enum MetricInterval {
    /** The whole range in one bucket. */
    NONE("none", Duration.ZERO),
    MINUTE("1m", Duration.ofMinutes(1)),
    MINUTES_5("5m", Duration.ofMinutes(5)),
    MINUTES_15("15m", Duration.ofMinutes(15)),
    MINUTES_30("30m", Duration.ofMinutes(30)),
    HOUR("1h", Duration.ofHours(1)),
    HOURS_3("3h", Duration.ofHours(3)),
    HOURS_6("6h", Duration.ofHours(6)),
    HOURS_12("12h", Duration.ofHours(12)),
    DAY("1d", Duration.ofDays(1)),
    /** From Monday on. */
    WEEK("week", Duration.ofDays(7)),
    MONTH("month", Duration.ofDays(31));

    /** The buckets that {@link #fitting} makes at most. */
    private static final long FITTING = 200;

    private final String wire;

    @SuppressWarnings("ImmutableEnumChecker") // A Duration is.
    private final Duration width;

    MetricInterval(String wire, Duration width) {
        this.wire = wire;
        this.width = width;
    }

    /** Its name in the API. */
    public String wire() {
        return wire;
    }

    /** The interval of this name in the API. */
    public static Optional<MetricInterval> ofWire(String name) {
        return Stream.of(values()).filter(i -> i.wire.equals(name)).findFirst();
    }

    /** The narrowest that makes at most {@value #FITTING} buckets of a range of this length. */
    public static MetricInterval fitting(Duration range) {
        return Stream.of(values())
                .filter(i -> i != NONE && range.dividedBy(i.width) < FITTING)
                .findFirst()
                .orElse(MONTH);
    }

    /** Its usual width; days, weeks and months vary. */
    Duration width() {
        return width;
    }
}
