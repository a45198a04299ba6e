package dev.lynex.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;

/** A place in the order of storing, opaque to clients. */
public record TailPlace(Instant processed, String text) implements Comparable<TailPlace> {
    private static final byte VERSION = 3;
    private static final Comparator<Cursor> KEYS = Comparator.comparingLong(Cursor::tsNanos)
            .thenComparing(Cursor::traceId)
            .thenComparing(Cursor::eventId);

    /** After all that was processed before a moment. */
    public static TailPlace at(Instant moment) {
        return of(RowBinary.nearestNanos(moment), Cursor.allBefore(0));
    }

    /** @throws StoreException.Rejected when it is none of ours */
    public static TailPlace parse(String text) {
        event(text);
        return new TailPlace(EventsTable.instant(processed(text)), text);
    }

    @Override
    public int compareTo(TailPlace other) {
        int byTime = processed.compareTo(other.processed);
        return byTime != 0 ? byTime : KEYS.compare(event(text), event(other.text));
    }

    static TailPlace of(long processedNanos, Cursor event) {
        byte[] key = Base64.getUrlDecoder().decode(event.text(EventOrder.ASC));
        byte[] bytes = ByteBuffer.allocate(1 + Long.BYTES + key.length)
                .put(VERSION)
                .putLong(processedNanos)
                .put(key)
                .array();
        return new TailPlace(
                EventsTable.instant(processedNanos),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static long processed(String text) {
        return bytes(text).getLong();
    }

    static Cursor event(String text) {
        ByteBuffer bytes = bytes(text);
        bytes.getLong();
        byte[] key = new byte[bytes.remaining()];
        bytes.get(key);
        return Cursor.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(key), EventOrder.ASC);
    }

    private static ByteBuffer bytes(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.get() == VERSION && bytes.remaining() > Long.BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // said below
        }
        throw new StoreException.Rejected("the place is not one that this API gave; start without one");
    }
}
