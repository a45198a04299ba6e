package dev.lynex.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of an event's JSON that can be written again from its row, in up to three ways.
 *
 * @param text the text of a JSON string
 * @param json the JSON of any value
 * @param other the JSON of another value that is as likely sent
 */
record LiftedValue(
        Function<EventRow, @Nullable String> text,
        Function<EventRow, @Nullable String> json,
        Function<EventRow, @Nullable String> other) {

    /** A column that holds the text of a string, and the JSON of anything else. */
    static LiftedValue any(Function<EventRow, @Nullable String> column) {
        return new LiftedValue(column, column, row -> null);
    }

    static LiftedValue text(Function<EventRow, @Nullable String> column) {
        return new LiftedValue(column, row -> null, row -> null);
    }

    static LiftedValue json(Function<EventRow, @Nullable String> written) {
        return new LiftedValue(row -> null, written, row -> null);
    }

    static LiftedValue json(Function<EventRow, @Nullable String> written, Function<EventRow, @Nullable String> other) {
        return new LiftedValue(row -> null, written, other);
    }

    /** A string that has one of two texts; the second needs no escapes. */
    static LiftedValue texts(Function<EventRow, @Nullable String> text, Function<EventRow, @Nullable String> other) {
        return new LiftedValue(text, row -> null, row -> {
            String value = other.apply(row);
            return value == null ? null : '"' + value + '"';
        });
    }
}
