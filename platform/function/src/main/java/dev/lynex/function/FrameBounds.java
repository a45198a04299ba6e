package dev.lynex.function;

/**
 * Where the frames of an HTTP/2 connection begin and end (RFC 9113 §4.1), for the deadline on what a request's headers
 * take. The frames' meaning is Helidon's.
 */
final class FrameBounds {
    private static final int PREFACE = 24;
    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final byte[] header = new byte[HEADER];
    private int preface = PREFACE;
    private int headerBytes;
    private int payloadLeft;
    private boolean inData;
    private boolean inHeaders;
    private int lastStream;

    /** Goes over what the client sent next. */
    void pass(byte[] bytes) {
        int at = Math.min(preface, bytes.length);
        preface -= at;
        while (at < bytes.length) {
            if (payloadLeft > 0) {
                int step = Math.min(payloadLeft, bytes.length - at);
                payloadLeft -= step;
                at += step;
            } else {
                header[headerBytes++] = bytes[at++];
                if (headerBytes == HEADER) {
                    headerBytes = 0;
                    frame();
                }
            }
        }
    }

    private void frame() {
        payloadLeft = number(0, 3);
        int type = header[3];
        boolean endOfHeaders = (header[4] & END_HEADERS) != 0;
        inData = type == DATA;
        if (type == HEADERS) {
            inHeaders = !endOfHeaders;
            lastStream = Math.max(lastStream, number(5, 9) & Integer.MAX_VALUE);
        } else if (type == CONTINUATION && endOfHeaders) {
            inHeaders = false;
        }
    }

    private int number(int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = (number << 8) | (header[i] & 0xFF);
        }
        return number;
    }

    /** Whether more must come before a request, or whatever it is, can be looked at; data is not waited for here. */
    boolean inHead() {
        return preface > 0 || headerBytes > 0 || inHeaders || (payloadLeft > 0 && !inData);
    }

    /** The highest number of a stream that the client began. */
    int lastStream() {
        return lastStream;
    }
}
