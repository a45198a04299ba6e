package dev.lynex.store;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Where a page of traces ended. Opaque to clients: base64url of a version byte, and of sort and direction, the sort's value
 * and the trace's id, each after its length.
 *
 * @param order field and direction
 * @param value of the field, as ClickHouse writes it
 */
record TraceCursor(String order, String value, String traceId) {
    private static final byte VERSION = 2;
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,19}");
    /** What a Decimal(38, 12) holds, as ClickHouse writes it. */
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,26}(\\.\\d{1,12})?");

    static String order(TraceQuery query) {
        return (query.descending() ? "-" : "+") + query.sort().wire();
    }

    String text() {
        byte[][] parts = {utf8(order), utf8(value), utf8(traceId)};
        var bytes = ByteBuffer.allocate(
                1 + parts.length * Integer.BYTES + parts[0].length + parts[1].length + parts[2].length);
        bytes.put(VERSION);
        for (byte[] part : parts) {
            bytes.putInt(part.length).put(part);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws StoreException.Rejected when it is none of ours, or of another order */
    static TraceCursor parse(String text, TraceQuery query) {
        TraceCursor cursor = parse(text);
        if (!cursor.order.equals(order(query))) {
            throw new StoreException.Rejected(
                    "the cursor is of another sort or order; start from the first page of this one");
        }
        if (!cursor.fits(query.sort().type())) {
            throw notOurs();
        }
        return cursor;
    }

    private boolean fits(String type) {
        return switch (type) {
            case "String" -> true;
            case "Int64" -> WHOLE.matcher(value).matches() && new BigInteger(value).bitLength() < Long.SIZE;
            default -> DECIMAL.matcher(value).matches();
        };
    }

    private static TraceCursor parse(String text) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.get() == VERSION) {
                var cursor = new TraceCursor(text(bytes), text(bytes), text(bytes));
                if (!bytes.hasRemaining()) {
                    return cursor;
                }
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            // said below
        }
        throw notOurs();
    }

    private static StoreException.Rejected notOurs() {
        return new StoreException.Rejected("the cursor is not one that this API gave; start from the first page");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
