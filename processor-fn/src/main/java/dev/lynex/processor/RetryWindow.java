package dev.lynex.processor;

import dev.lynex.queue.EventQueue;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a block may be sent again blindly. The store recognises a block by its token as long as not too many inserts
 * came after it; how many had been settled when the block was first taken is recorded with it.
 *
 * @param inserts how many may be settled while a block is in doubt
 */
record RetryWindow(EventQueue queue, long inserts) {
    /** Beside the {@link Terms}, among the versions that the ledger keeps with a block. */
    private static final String SETTLED = "settled";

    /** What to record with a new block. */
    Map<String, String> noting(Map<String, String> versions) {
        Map<String, String> noted = new HashMap<>(versions);
        noted.put(SETTLED, Long.toString(queue.settledInserts()));
        return noted;
    }

    /** Whether the store may have forgotten a block with these versions. */
    boolean over(Map<String, String> bound) {
        long since = queue.settledInserts() - Long.parseLong(bound.getOrDefault(SETTLED, "0"));
        // Fewer than before: the queue was restored from an older state, and its count says nothing.
        return since < 0 || since > inserts;
    }
}
