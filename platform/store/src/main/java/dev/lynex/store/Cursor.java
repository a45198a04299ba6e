package dev.lynex.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page of a list ended: the order of events is newest first, then by trace and id. Opaque to clients: base64url
 * of a version byte, the timestamp in nanoseconds, and trace and id, each after its length.
 */
record Cursor(long tsNanos, String traceId, String eventId) {
    private static final byte VERSION = 1;

    /** A place before which every event older than that moment lies, and no other. */
    static Cursor allBefore(long tsNanos) {
        return new Cursor(tsNanos, "", "");
    }

    String text() {
        byte[] trace = traceId.getBytes(StandardCharsets.UTF_8);
        byte[] event = eventId.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(1 + Long.BYTES + 2 * Integer.BYTES + trace.length + event.length)
                .put(VERSION)
                .putLong(tsNanos)
                .putInt(trace.length)
                .put(trace)
                .putInt(event.length)
                .put(event);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws StoreException.Rejected when it is none of ours */
    static Cursor parse(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.get() == VERSION) {
                var cursor = new Cursor(bytes.getLong(), text(bytes), text(bytes));
                if (!bytes.hasRemaining()) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // said below
        }
        throw new StoreException.Rejected("the cursor is not one that this API gave; start from the first page");
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
