package dev.lynex.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the own fields of one JSON object, in any order and either spelling. Faults are noted and the walk goes on, so
 * that a sender learns of all of them at once; a value that cannot be read is null.
 *
 * <p>Call {@link #next} until it is false, and exactly one reading method after each true.
 */
final class ObjectCursor {
    private static final int NUMBER_CHARS = 400;
    /** A whole number of fewer characters than these is a long. */
    private static final int LONG_DIGITS = 18;

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final JsonText json;
    private final JsonParser parser;
    private final EventLimits limits;
    private final Errors errors;
    private final String path;
    private final Fields fields;

    private Fields.@Nullable Field field;
    private long seen;
    private long present;
    private boolean failed;

    /**
     * @param json stands on the object's opening brace
     * @param path what the fields' names are prefixed with in messages, "" or ending with a dot
     */
    ObjectCursor(JsonText json, EventLimits limits, Errors errors, String path, Fields fields) {
        this.json = json;
        this.parser = json.parser();
        this.limits = limits;
        this.errors = errors;
        this.path = path;
        this.fields = fields;
    }

    /** Steps to the next own field that has a value; at the object's end notes the required ones that are missing. */
    boolean next() throws IOException {
        for (String spelling = parser.nextFieldName(); spelling != null; spelling = parser.nextFieldName()) {
            parser.nextToken();
            field = fields.spelled(spelling);
            if (field == null) {
                skip();
            } else if ((seen & field.bit()) != 0) {
                note(Fault.REPEATED, "must be given once, in one spelling");
                skip();
            } else {
                seen |= field.bit();
                if (!parser.hasToken(JsonToken.VALUE_NULL)) {
                    present |= field.bit();
                    return true;
                }
            }
        }
        if ((present & fields.required()) != fields.required()) {
            noteMissing();
        }
        return false;
    }

    private void noteMissing() {
        for (Fields.Field one : fields.all()) {
            if ((fields.required() & one.bit() & ~present) != 0) {
                field = one;
                note(Fault.REQUIRED, "is required");
            }
        }
    }

    /** The field's name in camelCase. */
    String name() {
        return field == null ? "" : field.name();
    }

    /** Whether anything in this object was at fault. */
    boolean failed() {
        return failed;
    }

    void note(Fault fault, String reason) {
        note(path + (field == null ? "event" : field.name()), fault, reason);
    }

    private void note(String where, Fault fault, String reason) {
        failed = true;
        errors.add(where, fault, reason);
    }

    void skip() throws IOException {
        if (json.skip()) {
            note(
                    field == null ? path.isEmpty() ? "event" : path.substring(0, path.length() - 1) : path + name(),
                    Fault.OUT_OF_RANGE,
                    "must not contain NaN or Infinity, which JSON does not have; send null or leave it out");
        }
    }

    @Nullable
    String text() throws IOException {
        return text(Integer.MAX_VALUE);
    }

    /** A text that something is decided by, so that it is read also when others are only checked. */
    @Nullable
    String word() throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            wrongType("a string");
            return null;
        }
        return WellFormed.text(parser.getText());
    }

    /** A name that is grouped by. */
    @Nullable
    String label() throws IOException {
        return text(limits.nameChars());
    }

    /** A lifted field of the context. */
    @Nullable
    String contextText() throws IOException {
        return text(limits.contextChars());
    }

    /** A text if it is one of fitting length; anything else is not this field's business and no fault. */
    @Nullable
    String labelIfAny() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_STRING)) {
            if (json.checking()) {
                return null;
            }
            String value = WellFormed.text(parser.getText());
            return value.length() > limits.nameChars() ? null : value;
        }
        skip();
        return null;
    }

    private @Nullable String text(int maxChars) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            wrongType("a string");
            return null;
        }
        return fitting(-1, maxChars);
    }

    /** @param index in the field's array, or -1 */
    private @Nullable String fitting(int index, int maxChars) throws IOException {
        // Asking for the length makes the parser decode the text.
        if (maxChars < Integer.MAX_VALUE && parser.getTextLength() > maxChars) {
            note(
                    path + name() + (index < 0 ? "" : "[" + index + "]"),
                    Fault.TOO_LONG,
                    "must have at most " + maxChars + " characters, had " + parser.getTextLength());
            return null;
        }
        return json.checking() ? "" : WellFormed.text(parser.getText());
    }

    @Nullable
    String oneOf(String... allowed) throws IOException {
        String value = word();
        if (value != null) {
            for (String one : allowed) {
                if (one.equals(value)) {
                    return one;
                }
            }
            note(Fault.INVALID_VALUE, "must be one of " + String.join(", ", allowed));
        }
        return null;
    }

    /** A list of short texts; empty when at fault. */
    List<String> labels() throws IOException {
        return texts(Integer.MAX_VALUE, limits.nameChars());
    }

    List<String> tags() throws IOException {
        return texts(limits.tags(), limits.contextChars());
    }

    private List<String> texts(int maxTexts, int maxChars) throws IOException {
        List<String> texts = new ArrayList<>();
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            wrongType("an array of strings");
            return texts;
        }
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                String text = fitting(index, maxChars);
                if (text != null) {
                    texts.add(text);
                }
            } else {
                note(path + name() + "[" + index + "]", Fault.WRONG_TYPE, "must be a string, was " + json.kind());
                skip();
            }
            index++;
        }
        if (index > maxTexts) {
            note(Fault.TOO_LONG, "must have at most " + maxTexts + " entries, had " + index);
        }
        return texts;
    }

    /** Any JSON: the text of a string, the JSON of anything else. */
    @Nullable
    String any() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> json.checking() ? "" : WellFormed.text(parser.getText());
            case START_OBJECT, START_ARRAY -> slice();
            default -> {
                skip();
                yield json.checking() ? "" : parser.getText();
            }
        };
    }

    /** A JSON object, as sent. */
    @Nullable
    String object() throws IOException {
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            return slice();
        }
        wrongType("an object");
        return null;
    }

    private String slice() throws IOException {
        int start = json.structureStart();
        skip();
        return json.checking() ? "" : json.slice(start, json.end());
    }

    /** An object with own fields. */
    <T> @Nullable T object(Fields own, Reader<T> reader) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            wrongType("an object");
            return null;
        }
        return nested(path.isEmpty() ? prefix() : path.concat(prefix()), own, reader);
    }

    /** An array of objects with own fields. */
    <T> @Nullable List<T> objects(Fields own, Reader<T> reader) throws IOException {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            wrongType("an array of objects");
            return null;
        }
        List<T> read = new ArrayList<>();
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            String where = path + name() + "[" + index + "]";
            if (parser.hasToken(JsonToken.START_OBJECT)) {
                T one = nested(where + ".", own, reader);
                if (one != null) {
                    read.add(one);
                }
            } else {
                note(where, Fault.WRONG_TYPE, "must be an object, was " + json.kind());
                skip();
            }
        }
        return read;
    }

    private String prefix() {
        return field == null ? "" : field.prefix();
    }

    private <T> @Nullable T nested(String prefix, Fields own, Reader<T> reader) throws IOException {
        ObjectCursor inner = new ObjectCursor(json, limits, errors, prefix, own);
        T read = reader.read(inner);
        failed |= inner.failed;
        return read;
    }

    /** A whole number from 0 to the limit; {@code 12.0} is 12. */
    @Nullable
    Long count() throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT) && parser.getTextLength() < LONG_DIGITS) {
            long count = parser.getLongValue();
            if (count >= 0 && count <= limits.count()) {
                return count;
            }
        }
        BigDecimal value = decimal();
        if (value == null) {
            return null;
        }
        if (value.signum() < 0) {
            outOfRange("must be >= 0");
            return null;
        }
        if (value.compareTo(BigDecimal.valueOf(limits.count())) > 0) {
            outOfRange("must be <= " + limits.count());
            return null;
        }
        if (value.signum() != 0 && value.stripTrailingZeros().scale() > 0) {
            note(Fault.WRONG_TYPE, "must be a whole number");
            return null;
        }
        return value.longValue();
    }

    /** An amount in US dollars from 0 to below a million, exactly as sent. */
    @Nullable
    BigDecimal costUsd() throws IOException {
        BigDecimal value = decimal();
        if (value == null) {
            return null;
        }
        if (value.signum() < 0) {
            outOfRange("must be >= 0");
            return null;
        }
        if (value.compareTo(MILLION) >= 0) {
            outOfRange("must be < 1000000");
            return null;
        }
        return value;
    }

    /** A duration in milliseconds, finite, from 0. */
    @Nullable
    Double millis() throws IOException {
        Double value = number();
        if (value != null && value < 0) {
            outOfRange("must be >= 0");
            return null;
        }
        return value;
    }

    /** Any finite number. */
    @Nullable
    Double number() throws IOException {
        if (!isNumber()) {
            return null;
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            outOfRange("must be a finite number");
            return null;
        }
        return value;
    }

    private @Nullable BigDecimal decimal() throws IOException {
        if (!isNumber()) {
            return null;
        }
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT) && parser.getTextLength() < LONG_DIGITS) {
            return BigDecimal.valueOf(parser.getLongValue());
        }
        BigDecimal value = new BigDecimal(parser.getText());
        if (Math.abs((long) value.scale()) > NUMBER_CHARS) {
            outOfRange("must be a number of ordinary size");
            return null;
        }
        return value;
    }

    private boolean isNumber() throws IOException {
        if (!parser.currentToken().isNumeric()) {
            wrongType("a number");
            return false;
        }
        if (parser.isNaN()) {
            outOfRange("must be a finite number; JSON has no NaN or Infinity");
            return false;
        }
        if (parser.getTextLength() > NUMBER_CHARS) {
            outOfRange("must be a number of at most " + NUMBER_CHARS + " characters");
            return false;
        }
        return true;
    }

    @Nullable
    Boolean flag() throws IOException {
        if (!parser.currentToken().isBoolean()) {
            wrongType("true or false");
            return null;
        }
        return parser.getBooleanValue();
    }

    /** RFC 3339; without an offset, UTC. */
    @Nullable
    Instant instant() throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            wrongType("an RFC 3339 string");
            return null;
        }
        Instant value = Rfc3339.parse(parser.getText());
        if (value == null) {
            note(Fault.INVALID_VALUE, "must be an RFC 3339 time such as 2026-01-31T09:30:00.123Z");
        }
        return value;
    }

    private void outOfRange(String reason) {
        note(Fault.OUT_OF_RANGE, reason);
    }

    private void wrongType(String wanted) throws IOException {
        note(Fault.WRONG_TYPE, "must be " + wanted + ", was " + json.kind());
        json.skip();
    }

    /** Reads an object's fields; null when at fault. */
    @FunctionalInterface
    interface Reader<T> {
        @Nullable
        T read(ObjectCursor in) throws IOException;
    }
}
