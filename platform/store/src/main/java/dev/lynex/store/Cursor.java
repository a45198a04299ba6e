package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list ended: the order of events is by time, then by trace and id. Opaque to clients: base64url of a
 * byte that tells the order of the list, the timestamp in nanoseconds, and trace and id, each after its length.
 */
record Cursor(long tsNanos, String traceId, String eventId) {
    private static final byte NEWEST = 1;
    private static final byte OLDEST = 2;

    /** A place before which every event older than that moment lies, and no other. */
    static Cursor allBefore(long tsNanos) {
        return new Cursor(tsNanos, "", "");
    }

    static Cursor of(EventRow row) {
        return new Cursor(RowBinary.nanos(row.ts()), row.traceId(), row.eventId());
    }

    static Cursor of(GenericRecord r) {
        return new Cursor(r.getLong("ts_ns"), r.getString("trace_id"), r.getString("event_id"));
    }

    String text(EventOrder order) {
        byte[] trace = traceId.getBytes(StandardCharsets.UTF_8);
        byte[] event = eventId.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(1 + Long.BYTES + 2 * Integer.BYTES + trace.length + event.length)
                .put(version(order))
                .putLong(tsNanos)
                .putInt(trace.length)
                .put(trace)
                .putInt(event.length)
                .put(event);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws StoreException.Rejected when it is none of ours, or of a list in the other order */
    static Cursor parse(String text, EventOrder order) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            byte version = bytes.get();
            if (version == version(order)) {
                var cursor = new Cursor(bytes.getLong(), text(bytes), text(bytes));
                if (!bytes.hasRemaining()) {
                    return cursor;
                }
            } else if (version == NEWEST || version == OLDEST) {
                throw new StoreException.Rejected(
                        "the cursor is of a list in the other order; ask with the order that it was given in");
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // said below
        }
        throw new StoreException.Rejected("the cursor is not one that this API gave; start from the first page");
    }

    private static byte version(EventOrder order) {
        return order == EventOrder.DESC ? NEWEST : OLDEST;
    }

    private static String text(ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
