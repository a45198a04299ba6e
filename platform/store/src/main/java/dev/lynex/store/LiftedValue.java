package dev.lynex.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of an event's JSON that can be written again from its row, in up to three ways.
 *
 * @param text the text of a JSON string
 * @param json the JSON of any value
 * @param otherText the text of another string that is as likely sent
 * @param otherJson the JSON of another value, when there is no other text
 */
record LiftedValue(
        Function<EventRow, @Nullable String> text,
        Function<EventRow, @Nullable String> json,
        Function<EventRow, @Nullable String> otherText,
        Function<EventRow, @Nullable String> otherJson) {
    /** A column that holds the text of a string, and the JSON of anything else. */
    static LiftedValue any(Function<EventRow, @Nullable String> column) {
        return new LiftedValue(column, column, LiftedValue::none, LiftedValue::none);
    }

    static LiftedValue text(Function<EventRow, @Nullable String> column) {
        return new LiftedValue(column, LiftedValue::none, LiftedValue::none, LiftedValue::none);
    }

    static LiftedValue json(Function<EventRow, @Nullable String> written) {
        return new LiftedValue(LiftedValue::none, written, LiftedValue::none, LiftedValue::none);
    }

    static LiftedValue json(Function<EventRow, @Nullable String> written, Function<EventRow, @Nullable String> other) {
        return new LiftedValue(LiftedValue::none, written, LiftedValue::none, other);
    }

    /** A string that has one of two texts. */
    static LiftedValue texts(Function<EventRow, @Nullable String> text, Function<EventRow, @Nullable String> other) {
        return new LiftedValue(text, LiftedValue::none, other, LiftedValue::none);
    }

    private static @Nullable String none(EventRow row) {
        return null;
    }
}
