package dev.lynex.event;

import java.util.Arrays;

/** Where in the body the accepted events are. */
final class Slices {
    private final byte[] body;
    private int[] bounds = new int[8];
    private int count;
    private int arrayStart = -1;
    private int arrayEnd = -1;

    Slices(byte[] body) {
        this.body = body;
    }

    /** The events stand in an array of these bounds, which is the payload if all are accepted. */
    void array(int start, int end) {
        arrayStart = start;
        arrayEnd = end;
    }

    void add(int start, int end) {
        if (count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * count);
        }
        bounds[count++] = start;
        bounds[count++] = end;
    }

    byte[] payload(boolean all) {
        if (all && arrayStart >= 0) {
            return isWholeBody() ? body : Arrays.copyOfRange(body, arrayStart, arrayEnd);
        }
        int length = 2 + Math.max(0, count / 2 - 1);
        for (int i = 0; i < count; i += 2) {
            length += bounds[i + 1] - bounds[i];
        }
        byte[] payload = new byte[length];
        payload[0] = '[';
        int at = 1;
        for (int i = 0; i < count; i += 2) {
            if (i > 0) {
                payload[at++] = ',';
            }
            System.arraycopy(body, bounds[i], payload, at, bounds[i + 1] - bounds[i]);
            at += bounds[i + 1] - bounds[i];
        }
        payload[at] = ']';
        return payload;
    }

    private boolean isWholeBody() {
        return arrayStart == 0 && arrayEnd == body.length;
    }
}
