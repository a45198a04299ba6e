package dev.lynex.store;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event must be like. Several conditions all apply. */
public sealed interface Condition {
    /** How many values one condition may name. */
    int MOST_VALUES = 100;

    /** How long a value may be, in characters. */
    int LONGEST_VALUE = 1_024;

    /**
     * The dimension has one of these values; or, turned round, none of them.
     *
     * @param values 1 to {@value #MOST_VALUES}; "" is an event without one
     */
    record In(Dimension dimension, List<String> values, boolean not) implements Condition {
        /** @throws StoreException.Rejected when there are too few, too many or too long values */
        public In {
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MOST_VALUES) {
                throw new StoreException.Rejected("a filter by " + dimension.wire() + " takes 1 to " + MOST_VALUES
                        + " values, not " + values.size());
            }
            if (values.stream().anyMatch(v -> v.length() > LONGEST_VALUE)) {
                throw new StoreException.Rejected(
                        "a value to filter " + dimension.wire() + " by has at most " + LONGEST_VALUE + " characters");
            }
        }

        public static In of(Dimension dimension, String... values) {
            return new In(dimension, List.of(values), false);
        }
    }

    /**
     * The quantity is there and within these bounds, both inclusive.
     *
     * @param min null for none
     * @param max null for none
     */
    record Between(
            Quantity quantity,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max) implements Condition {
        /** What a Decimal(38, 12) holds, with room. */
        private static final BigDecimal WIDEST = new BigDecimal("1e15");

        private static final int FINEST = 12;

        /** @throws StoreException.Rejected when there is no bound, or it is beyond what is stored */
        public Between {
            if (min == null && max == null) {
                throw new StoreException.Rejected("a range of " + quantity.wire() + " needs a min or a max");
            }
            min = shortest(quantity, min);
            max = shortest(quantity, max);
        }

        /** Without trailing zeros, of which 0e-999999999 has a billion when it is written out. */
        private static @Nullable BigDecimal shortest(Quantity quantity, @Nullable BigDecimal bound) {
            BigDecimal shortest = bound == null ? null : bound.stripTrailingZeros();
            if (shortest != null && (shortest.abs().compareTo(WIDEST) > 0 || shortest.scale() > FINEST)) {
                throw new StoreException.Rejected("a bound of " + quantity.wire() + " must be within ±" + WIDEST
                        + " and have at most " + FINEST + " decimal places");
            }
            return shortest;
        }
    }
}
