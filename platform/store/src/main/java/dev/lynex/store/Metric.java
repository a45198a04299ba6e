package dev.lynex.store;

import java.util.stream.Collectors;

/** One number that is asked for, of each group and bucket. */
public record Metric(Measure measure, Aggregation aggregation) {
    /** @throws StoreException.Rejected when the measure cannot be aggregated so */
    public Metric {
        if (!measure.aggregations().contains(aggregation)) {
            throw new StoreException.Rejected(measure.wire() + " cannot be aggregated by " + aggregation.wire()
                    + "; it can by "
                    + measure.aggregations().stream().map(Aggregation::wire).collect(Collectors.joining(", ")));
        }
    }

    /** The measure, aggregated as is meant when nothing is said. */
    public static Metric of(Measure measure) {
        return new Metric(measure, measure.aggregations().getFirst());
    }

    /** What its numbers are: a count of tokens is whole, their average is not. */
    Measure.Unit unit() {
        return switch (aggregation) {
            case COUNT, UNIQ -> Measure.Unit.COUNT;
            case SUM, MIN, MAX -> measure.unit();
            case AVG, RATE, P50, P75, P90, P95, P99 ->
                measure.unit() == Measure.Unit.USD ? Measure.Unit.USD : Measure.Unit.NUMBER;
        };
    }

    /** Whether it is 0, not unknown, where there are no events. */
    public boolean additive() {
        return switch (aggregation) {
            case SUM, COUNT, RATE, UNIQ -> true;
            case AVG, MIN, MAX, P50, P75, P90, P95, P99 -> false;
        };
    }

    /** Whether it is an amount of money. */
    public boolean money() {
        return unit() == Measure.Unit.USD;
    }
}
