package dev.lynex.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a metric query.
 *
 * @param from first moment that it covers, inclusive
 * @param to last moment, exclusive
 * @param buckets where each of them begins; each series has a number for each
 * @param source of the numbers
 * @param why it was chosen, in words
 * @param series of the groups in their order, the others last; one without groups
 * @param more whether there are groups that are not shown
 * @param earlier the same of the range it is compared with; its series are in the same order, and its buckets as many
 * @param read what ClickHouse read for it
 */
public record MetricResult(
        Instant from,
        Instant to,
        Buckets buckets,
        MetricSource source,
        String why,
        List<Series> series,
        boolean more,
        @Nullable MetricResult earlier,
        Reading read) {
    public MetricResult {
        series = List.copyOf(series);
    }

    /**
     * The numbers of a group.
     *
     * @param group its value of each dimension, "" for events without one
     * @param other whether it is all groups that are not shown
     * @param cells one a bucket, null where there are no events
     */
    public record Series(
            List<String> group, boolean other, @Nullable Cell[] cells) {}

    /**
     * The numbers of one bucket.
     *
     * @param events that it has
     * @param unpriced model calls of them without a price
     * @param values one a metric: Long, Double, BigDecimal for money, Instant for times; null where there is none
     */
    public record Cell(long events, long unpriced, @Nullable Object[] values) {}
}
