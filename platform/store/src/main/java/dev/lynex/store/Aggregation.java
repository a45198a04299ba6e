package dev.lynex.store;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the values of many events become one number. */
public enum Aggregation {
    SUM,
    /** How many events have a value. */
    COUNT,
    AVG,
    MIN,
    MAX,
    P50,
    P75,
    P90,
    P95,
    P99,
    /** The sum for each second of the bucket that lies inside the range. */
    RATE,
    /** Different values; exact up to 65,536 of them in a bucket, within some 1 % beyond. */
    UNIQ;

    /** The percentiles in the order of the array that ClickHouse makes of them. */
    static final String LEVELS = "0.5, 0.75, 0.9, 0.95, 0.99";

    /** Its name in the API. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The aggregation of this name in the API. */
    public static Optional<Aggregation> ofWire(String name) {
        return Stream.of(values()).filter(a -> a.wire().equals(name)).findFirst();
    }

    /** Whether it is a percentile. */
    public boolean percentile() {
        return level() > 0;
    }

    /** Its place among {@link #LEVELS}, from 1; 0 when it is no percentile. */
    int level() {
        return switch (this) {
            case P50 -> 1;
            case P75 -> 2;
            case P90 -> 3;
            case P95 -> 4;
            case P99 -> 5;
            case SUM, COUNT, AVG, MIN, MAX, RATE, UNIQ -> 0;
        };
    }
}
