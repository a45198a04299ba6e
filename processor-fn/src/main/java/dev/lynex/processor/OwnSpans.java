package dev.lynex.processor;

import dev.lynex.function.Tracing;
import dev.lynex.otlp.Signal;
import dev.lynex.queue.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Knows the spans that Lynex sent of its own work, by the attribute that their resource carries. A span for a block of
 * nothing but these would come back in a block of its own, and so on for ever.
 */
final class OwnSpans {
    private static final byte[] MARK = Tracing.OWN.getBytes(StandardCharsets.UTF_8);

    private OwnSpans() {}

    /** Whether the entries hold nothing else. Looks through the first that may: entries hold whole resources. */
    static boolean only(List<Entry> entries) {
        for (Entry entry : entries) {
            if (!entry.dialect().equals(Signal.TRACES.dialect()) || !marked(entry.payload())) {
                return false;
            }
        }
        return true;
    }

    private static boolean marked(byte[] payload) {
        for (int from = 0; from <= payload.length - MARK.length; from++) {
            int i = 0;
            while (i < MARK.length && payload[from + i] == MARK[i]) {
                i++;
            }
            if (i == MARK.length) {
                return true;
            }
        }
        return false;
    }
}
