package dev.lynex.processor;

import dev.lynex.pricing.PriceTable;
import java.time.Instant;
import java.util.Map;

/**
 * What a block's rows depend on besides its bytes. {@link BlockTerms} records it with the block, so that whoever takes the
 * block over makes the same rows.
 *
 * @param processedAt the moment of the first attempt
 * @param retentionDays by project
 * @param table the prices of projects without their own
 * @param own the prices of the others, by project
 */
record Terms(Instant processedAt, Map<String, Integer> retentionDays, PriceTable table, Map<String, PriceTable> own) {
    /** For a project that is gone. */
    static final int DEFAULT_RETENTION_DAYS = 30;

    Terms {
        retentionDays = Map.copyOf(retentionDays);
        own = Map.copyOf(own);
    }

    int retentionDays(String project) {
        return retentionDays.getOrDefault(project, DEFAULT_RETENTION_DAYS);
    }

    PriceTable prices(String project) {
        return own.getOrDefault(project, table);
    }
}
