package dev.lynex.function;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Gives the pseudo-header fields of an HTTP/2 request their names by index. A client may also spell them out (RFC 7541
 * §6.2), as gRPC's C core does, on which Python, C++, Ruby and PHP stand; Helidon 4.5 takes that for an error and ends the
 * connection. The two say the same, also to the table of what was sent before.
 */
final class PseudoHeaderNames {
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;
    private static final int MOST_INTEGER_BYTES = 5;
    /** Of the static table (RFC 7541, Appendix A). */
    private static final Map<String, Integer> INDEXES = Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6);

    private PseudoHeaderNames() {}

    /** @param frame of headers, whole; one that cannot be read is answered as it is: that is Helidon's to judge */
    static byte[] indexed(byte[] frame) {
        boolean padded = (frame[4] & PADDED) != 0;
        int from = FrameBounds.HEADER + (padded ? 1 : 0) + ((frame[4] & PRIORITY) != 0 ? PRIORITY_BYTES : 0);
        int to = frame.length - (padded ? frame[FrameBounds.HEADER] & 0xFF : 0);
        if (from > to) {
            return frame;
        }
        var out = new ByteArrayOutputStream(frame.length);
        out.write(frame, 0, from);
        for (int at = from; at < to; ) {
            at = field(frame, at, to, out);
            if (at < 0) {
                return frame;
            }
        }
        out.write(frame, to, frame.length - to);
        byte[] indexed = out.toByteArray();
        int length = indexed.length - FrameBounds.HEADER;
        indexed[0] = (byte) (length >>> 16);
        indexed[1] = (byte) (length >>> 8);
        indexed[2] = (byte) length;
        return indexed;
    }

    /** Writes the field at this place; answers the place behind it, or -1 when it cannot be read. */
    private static int field(byte[] frame, int at, int to, ByteArrayOutputStream out) {
        int first = frame[at] & 0xFF;
        int begin = at;
        int end;
        if ((first & 0x80) != 0) { // name and value by index
            end = afterInteger(frame, at, 0x7F, to);
        } else if ((first & 0xE0) == 0x20) { // the table's size
            end = afterInteger(frame, at, 0x1F, to);
        } else {
            int mask = (first & 0x40) != 0 ? 0x3F : 0x0F; // to be remembered, or not
            int value = afterInteger(frame, at, mask, to);
            if ((first & mask) == 0) { // the name spelled out
                int name = value;
                value = afterString(frame, name, to);
                int index = value < 0 ? 0 : index(frame, name, value);
                if (index > 0) {
                    out.write(first | index);
                    begin = value;
                }
            }
            end = afterString(frame, value, to);
        }
        if (end >= 0) {
            out.write(frame, begin, end - begin);
        }
        return end;
    }

    /** 0 for a name that is none of these, or is packed. */
    private static int index(byte[] frame, int from, int to) {
        int length = frame[from]; // Of more than a byte it is negative or 127, and so is that of a packed name.
        return length == to - from - 1
                ? INDEXES.getOrDefault(new String(frame, from + 1, length, StandardCharsets.ISO_8859_1), 0)
                : 0;
    }

    /** The place behind an integer (RFC 7541 §5.1), or -1. */
    private static int afterInteger(byte[] frame, int at, int mask, int to) {
        if ((frame[at] & mask) != mask) {
            return at + 1;
        }
        for (int end = at + 1; end < Math.min(to, at + 1 + MOST_INTEGER_BYTES); end++) {
            if (frame[end] >= 0) {
                return end + 1;
            }
        }
        return -1;
    }

    /** The place behind a string (RFC 7541 §5.2), or -1. */
    private static int afterString(byte[] frame, int at, int to) {
        int text = at < 0 || at >= to ? -1 : afterInteger(frame, at, 0x7F, to);
        if (text < 0) {
            return -1;
        }
        long length = frame[at] & 0x7F;
        for (int i = at + 1; i < text; i++) {
            length += (long) (frame[i] & 0x7F) << (7 * (i - at - 1));
        }
        return length > to - text ? -1 : text + (int) length;
    }
}
