package dev.lynex.function;

import java.io.ByteArrayOutputStream;

/**
 * Where the frames of an HTTP/2 connection begin and end (RFC 9113 §4.1): for the deadline on what a request's headers
 * take, and to hold a frame of headers until it is whole, so that {@link PseudoHeaderNames} can see to it. Everything else
 * passes as it comes; its meaning is Helidon's.
 */
final class FrameBounds {
    static final int HEADER = 9;

    private static final int PREFACE = 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;
    /** What an endpoint must take, and all that ours announces for headers (RFC 9113 §6.5.2); longer ones pass unseen. */
    private static final int MOST_HELD = 16_384;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int preface = PREFACE;
    private int passing;
    private int wanted = HEADER;
    private boolean inData;
    private boolean inHeaders;
    private int lastStream;

    /** What the client sent next, as Helidon is to see it; empty when a frame's rest must come first. */
    byte[] pass(byte[] bytes) {
        if (passing >= bytes.length) {
            passing -= bytes.length;
            return bytes;
        }
        var out = new ByteArrayOutputStream(bytes.length);
        int at = Math.min(preface, bytes.length);
        out.write(bytes, 0, at);
        preface -= at;
        while (at < bytes.length) {
            int step = Math.min(bytes.length - at, passing > 0 ? passing : wanted - held.size());
            if (passing > 0) {
                out.write(bytes, at, step);
                passing -= step;
            } else {
                held.write(bytes, at, step);
                if (held.size() == wanted) {
                    take(out);
                }
            }
            at += step;
        }
        return out.toByteArray();
    }

    /** What is held is a frame's header, or a whole frame of headers. */
    private void take(ByteArrayOutputStream out) {
        byte[] frame = held.toByteArray();
        if (wanted > HEADER) {
            out.writeBytes(PseudoHeaderNames.indexed(frame));
        } else {
            int length = number(frame, 0, 3);
            if (isWholeHeaders(frame) && length > 0 && length <= MOST_HELD) {
                wanted = HEADER + length;
                return;
            }
            out.writeBytes(frame);
            passing = length;
        }
        wanted = HEADER;
        held.reset();
    }

    /** Notes what a frame is; answers whether it holds all headers of a request. */
    private boolean isWholeHeaders(byte[] header) {
        int type = header[3];
        boolean endOfHeaders = (header[4] & END_HEADERS) != 0;
        inData = type == DATA;
        if (type == HEADERS) {
            inHeaders = !endOfHeaders;
            lastStream = Math.max(lastStream, number(header, 5, HEADER) & Integer.MAX_VALUE);
        } else if (type == CONTINUATION && endOfHeaders) {
            inHeaders = false;
        }
        return type == HEADERS && endOfHeaders;
    }

    private static int number(byte[] header, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = (number << 8) | (header[i] & 0xFF);
        }
        return number;
    }

    /** Whether more must come before a request, or whatever it is, can be looked at; data is not waited for here. */
    boolean inHead() {
        return preface > 0 || held.size() > 0 || inHeaders || (passing > 0 && !inData);
    }

    /** The highest number of a stream that the client began. */
    int lastStream() {
        return lastStream;
    }
}
