package dev.lynex.query;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * What answering may cost.
 *
 * @param bytesPerMinute that ClickHouse may read for one project, by this process; 0 for no bound
 * @param cacheBytes of answers that are kept
 * @param cacheTime how long an answer about a closed range is kept: late and deleted events show after it at the latest
 * @param openCacheTime how long one about a range that goes on to now is kept at most; 0 keeps none
 */
record ReadSettings(long bytesPerMinute, long cacheBytes, Duration cacheTime, Duration openCacheTime) {
    ReadSettings {
        if (bytesPerMinute < 0 || cacheBytes < 0 || cacheTime.isNegative() || openCacheTime.isNegative()) {
            throw new IllegalArgumentException("query.read-bytes-per-minute, query.cache-bytes, query.cache-time and"
                    + " query.open-cache-time are 0 or more");
        }
    }

    /** Reads the keys under {@code query.}. */
    static ReadSettings from(Settings settings) {
        return new ReadSettings(
                settings.bytes("query.read-bytes-per-minute"),
                settings.bytes("query.cache-bytes"),
                settings.duration("query.cache-time"),
                settings.duration("query.open-cache-time"));
    }
}
