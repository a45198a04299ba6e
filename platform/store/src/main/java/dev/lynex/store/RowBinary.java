package dev.lynex.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in ClickHouse's RowBinary format: numbers little-endian, texts and arrays preceded by their length as an
 * unsigned LEB128, a nullable value by one byte that says whether it is null.
 */
final class RowBinary {
    static final int DECIMAL_SCALE = 12;
    /** What the sort key's toStartOfMinute can hold. */
    private static final Instant LAST = Instant.parse("2105-12-31T00:00:00Z");

    /** Room is made in pieces, since one array that grows would for a moment be there twice. */
    private static final int ROOM = 256 << 10;

    private final List<byte[]> full = new ArrayList<>();
    /** How much of each of these is written. */
    private final List<Integer> sizes = new ArrayList<>();

    private int before;
    private byte[] bytes = new byte[ROOM];
    private int size;

    int size() {
        return before + size;
    }

    /** Takes back what was written beyond this size. */
    void cut(int toSize) {
        while (toSize < before) {
            bytes = full.removeLast();
            before -= sizes.removeLast();
        }
        size = toSize - before;
    }

    /** What was written; valid until more is. */
    InputStream stream() {
        List<InputStream> parts = new ArrayList<>();
        for (int i = 0; i < full.size(); i++) {
            parts.add(new ByteArrayInputStream(full.get(i), 0, sizes.get(i)));
        }
        parts.add(new ByteArrayInputStream(bytes, 0, size));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    RowBinary text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        length(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    RowBinary texts(List<String> values) {
        length(values.size());
        values.forEach(this::text);
        return this;
    }

    RowBinary int64(long value) {
        room(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[size++] = (byte) (value >>> (8 * i));
        }
        return this;
    }

    RowBinary uint16(int value) {
        room(Short.BYTES);
        bytes[size++] = (byte) value;
        bytes[size++] = (byte) (value >>> 8);
        return this;
    }

    /** A DateTime64(9): nanoseconds since 1970. */
    RowBinary instant(Instant value) {
        return int64(nanos(value));
    }

    /** A Nullable(Decimal(18, 12)). */
    RowBinary decimal(@Nullable BigDecimal value) {
        if (value == null) {
            return isNull(true);
        }
        long scaled = value.setScale(DECIMAL_SCALE, RoundingMode.HALF_EVEN)
                .unscaledValue()
                .longValueExact();
        return isNull(false).int64(scaled);
    }

    /** A Nullable(Float64). */
    RowBinary float64(@Nullable Double value) {
        return value == null ? isNull(true) : isNull(false).int64(Double.doubleToLongBits(value));
    }

    /** A Map(String, String), in the order of the map. */
    RowBinary texts(Map<String, String> values) {
        length(values.size());
        values.forEach((key, value) -> text(key).text(value));
        return this;
    }

    /** A Map(String, Float64), in the order of the map. */
    RowBinary numbers(Map<String, Double> values) {
        length(values.size());
        values.forEach((key, value) -> text(key).int64(Double.doubleToLongBits(value)));
        return this;
    }

    /**
     * Nanoseconds since 1970.
     *
     * @throws ArithmeticException outside of the years 1678 to 2262
     */
    static long nanos(Instant value) {
        return Duration.between(Instant.EPOCH, value).toNanos();
    }

    /** Whether a moment can be an event's: from 1970 to 2105. */
    static boolean holds(Instant ts) {
        return !ts.isBefore(Instant.EPOCH) && ts.isBefore(LAST);
    }

    /** Nanoseconds since 1970, those of 1970 or 2105 for moments before or after: a bound of a range of events. */
    static long nearestNanos(Instant value) {
        Instant notBefore = value.isBefore(Instant.EPOCH) ? Instant.EPOCH : value;
        return nanos(notBefore.isAfter(LAST) ? LAST : notBefore);
    }

    private RowBinary isNull(boolean isNull) {
        room(1);
        bytes[size++] = (byte) (isNull ? 1 : 0);
        return this;
    }

    private void length(int value) {
        room(5);
        int left = value;
        while (left > 0x7f) {
            bytes[size++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            full.add(bytes);
            sizes.add(size);
            before = Math.addExact(before, size);
            bytes = new byte[Math.max(ROOM, more)];
            size = 0;
        }
    }
}
