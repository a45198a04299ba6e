package dev.lynex.store;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event must be like. Several conditions all apply. */
public sealed interface Condition {
    /** How many values one condition may name. */
    int MOST_VALUES = 100;

    /** How long a key of metadata may be, in characters. */
    int LONGEST_KEY = 256;

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
     * The event's metadata has this key with one of these values; or, turned round, it has not.
     *
     * @param key 1 to {@value #LONGEST_KEY} characters
     * @param values up to {@value #MOST_VALUES}; none: the key is there with any value; "" is an event without the key too
     */
    record Metadata(String key, List<String> values, boolean not) implements Condition {
        /** @throws StoreException.Rejected when the key or a value is too long, or there are too many values */
        public Metadata {
            values = List.copyOf(values);
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw new StoreException.Rejected("a key of metadata has 1 to " + LONGEST_KEY + " characters");
            }
            if (values.size() > MOST_VALUES || values.stream().anyMatch(v -> v.length() > LONGEST_VALUE)) {
                throw new StoreException.Rejected("a filter by metadata takes up to " + MOST_VALUES
                        + " values of at most " + LONGEST_VALUE + " characters");
            }
        }
    }

    /** The event's input, output and message together have the words of the search. */
    record Text(Search search) implements Condition {}

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
        /** @throws StoreException.Rejected when there is no bound, or it is beyond what is stored */
        public Between {
            Bound.requireOne(quantity.wire(), min, max);
            min = Bound.shortest(quantity.wire(), min);
            max = Bound.shortest(quantity.wire(), max);
        }
    }
}
