package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the statistics of events must be, one event after the other; without quantiles. */
final class ExpectedStats {
    private record Key(Instant start, String group) {}

    private ExpectedStats() {}

    static List<StatsBucket> of(List<EventRow> rows, StatsQuery query) {
        Instant from = query.from().truncatedTo(ChronoUnit.MINUTES);
        Instant to = query.to().plus(1, ChronoUnit.MINUTES).minusNanos(1).truncatedTo(ChronoUnit.MINUTES);
        Map<Key, StatsBucket> buckets = new HashMap<>();
        for (EventRow row : rows) {
            if (!row.ts().isBefore(from) && row.ts().isBefore(to) && matches(row, query)) {
                buckets.merge(
                        new Key(start(row, query, from), group(row, query)),
                        bucket(row, query, from),
                        (a, b) -> sum(a, b));
            }
        }
        return List.copyOf(buckets.values());
    }

    static StatsBucket withoutQuantiles(StatsBucket of) {
        return new StatsBucket(
                of.start(),
                of.group(),
                of.events(),
                of.errors(),
                of.inputTokens(),
                of.outputTokens(),
                of.estimatedCostUsd(),
                of.unpriced(),
                null,
                null,
                null);
    }

    private static boolean matches(EventRow row, StatsQuery query) {
        return (query.type() == null || row.type().equals(query.type()))
                && (query.model() == null || row.model().equals(query.model()))
                && (query.environment() == null || row.environment().equals(query.environment()));
    }

    private static Instant start(EventRow row, StatsQuery query, Instant from) {
        return switch (query.interval()) {
            case MINUTE -> row.ts().truncatedTo(ChronoUnit.MINUTES);
            case HOUR -> row.ts().truncatedTo(ChronoUnit.HOURS);
            case DAY -> row.ts().truncatedTo(ChronoUnit.DAYS);
            case ALL -> from;
        };
    }

    private static String group(EventRow row, StatsQuery query) {
        return switch (query.groupBy()) {
            case NONE -> "";
            case TYPE -> row.type();
            case MODEL -> row.model();
            case MODEL_FAMILY -> row.fingerprint().family();
        };
    }

    private static StatsBucket bucket(EventRow row, StatsQuery query, Instant from) {
        return new StatsBucket(
                start(row, query, from),
                group(row, query),
                1,
                row.status().equals("error") ? 1 : 0,
                row.inputTokens() + row.cacheReadTokens() + row.cacheWriteTokens(),
                row.outputTokens() + row.reasoningTokens(),
                row.estimatedCostUsd() == null ? BigDecimal.ZERO.setScale(12) : row.estimatedCostUsd(),
                row.costState().equals("unpriced") ? 1 : 0,
                null,
                null,
                null);
    }

    private static StatsBucket sum(StatsBucket a, StatsBucket b) {
        return new StatsBucket(
                a.start(),
                a.group(),
                a.events() + b.events(),
                a.errors() + b.errors(),
                a.inputTokens() + b.inputTokens(),
                a.outputTokens() + b.outputTokens(),
                a.estimatedCostUsd().add(b.estimatedCostUsd()),
                a.unpriced() + b.unpriced(),
                null,
                null,
                null);
    }
}
