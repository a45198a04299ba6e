package dev.lynex.processor;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What a block's rows depend on besides its bytes, recorded with the block so that whoever takes it over makes the same
 * rows.
 *
 * @param priceVersion of the price table
 * @param processedAt the moment of the first attempt
 * @param retentionDays by project
 */
record Terms(String priceVersion, Instant processedAt, Map<String, Integer> retentionDays) {
    private static final String PRICES = "prices";
    private static final String PROCESSED = "processed";
    private static final String RETENTION = "retention:";

    Terms {
        retentionDays = Map.copyOf(retentionDays);
    }

    Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put(PRICES, priceVersion);
        map.put(PROCESSED, processedAt.toString());
        retentionDays.forEach((project, days) -> map.put(RETENTION + project, days.toString()));
        return map;
    }

    static Terms of(Map<String, String> map) {
        Map<String, Integer> retention = new HashMap<>();
        map.forEach((key, value) -> {
            if (key.startsWith(RETENTION)) {
                retention.put(key.substring(RETENTION.length()), Integer.valueOf(value));
            }
        });
        return new Terms(
                java.util.Objects.requireNonNull(map.get(PRICES)),
                Instant.parse(java.util.Objects.requireNonNull(map.get(PROCESSED))),
                retention);
    }
}
