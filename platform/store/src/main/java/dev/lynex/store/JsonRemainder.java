package dev.lynex.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An event's body and context without what the row's columns hold anyway (ADR 0011).
 *
 * <p>A member whose value can be written again from a column is kept with one of the {@link LiftMarks} in the value's
 * place. So what is stored is JSON still, with every member and their order. Only what was found to come back is taken
 * out; a value that looks like a mark and is none makes the whole text be kept as it came, which a leading space tells.
 *
 * <p>What comes back is the JSON that was sent: the same members in the same order, numbers to the digit, texts to the
 * character. Escapes within a text may be spelled otherwise.
 */
final class JsonRemainder {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String WHOLE = " ";

    private JsonRemainder() {}

    /** What to store of the row's body. */
    static String ofBody(EventRow row) {
        return of(row.body(), row, LiftedValues.BODY);
    }

    /** What to store of the row's context. */
    static String ofContext(EventRow row) {
        return of(row.context(), row, LiftedValues.CONTEXT);
    }

    /**
     * The body.
     *
     * @param row all of the row's other columns
     */
    static String body(String stored, EventRow row) {
        return whole(stored, row, LiftedValues.BODY);
    }

    /**
     * The context.
     *
     * @param row all of the row's other columns
     */
    static String context(String stored, EventRow row) {
        return whole(stored, row, LiftedValues.CONTEXT);
    }

    private static String of(String sent, EventRow row, LiftedValues lifted) {
        if (sent.isEmpty()) {
            return sent;
        }
        try (JsonParser parser = JSON.createParser(sent)) {
            var taking = new Taking(sent, parser, row);
            return parser.nextToken() == JsonToken.START_OBJECT && taking.object(lifted) ? taking.done() : WHOLE + sent;
        } catch (IOException e) {
            // Whoever read the event took it; what this parser does not, say a number of a thousand digits, is kept
            // whole.
            return WHOLE + sent;
        }
    }

    private static String whole(String stored, EventRow row, LiftedValues lifted) {
        if (stored.isEmpty()) {
            return stored;
        }
        if (stored.startsWith(WHOLE)) {
            return stored.substring(WHOLE.length());
        }
        try (JsonParser parser = JSON.createParser(stored)) {
            parser.nextToken();
            var filling = new Filling(stored, parser, row);
            filling.object(lifted);
            return filling.done();
        } catch (IOException e) {
            throw new UncheckedIOException("event " + row.eventId() + " has a stored body or context of no form", e);
        }
    }

    /** A text being copied with some values replaced. */
    private abstract static class Copy {
        final JsonParser parser;
        final EventRow row;
        private final String text;
        private final StringBuilder out;
        private int copied;

        Copy(String text, JsonParser parser, EventRow row) {
            this.text = text;
            this.parser = parser;
            this.row = row;
            this.out = new StringBuilder(text.length());
        }

        /** The value that the parser stands on, as it is written; the parser goes to its end. */
        String value(int start) throws IOException {
            parser.skipChildren();
            parser.finishToken();
            return text.substring(start, end());
        }

        int start() {
            return (int) parser.currentTokenLocation().getCharOffset();
        }

        private int end() {
            return (int) parser.currentLocation().getCharOffset();
        }

        void replace(int start, String by) {
            out.append(text, copied, start).append(by);
            copied = end();
        }

        String done() {
            return out.append(text, copied, text.length()).toString();
        }
    }

    private static final class Taking extends Copy {
        Taking(String text, JsonParser parser, EventRow row) {
            super(text, parser, row);
        }

        /** False when a value cannot be told from a mark. */
        boolean object(LiftedValues lifted) throws IOException {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                LiftedValue value = lifted.named(name);
                LiftedValues inner = lifted.within(name);
                if (value != null) {
                    if (!member(value, token, lifted.marks())) {
                        return false;
                    }
                } else if (inner != null && token == JsonToken.START_OBJECT) {
                    if (!object(inner)) {
                        return false;
                    }
                } else {
                    parser.skipChildren();
                }
            }
            return true;
        }

        private boolean member(LiftedValue value, JsonToken token, LiftMarks marks) throws IOException {
            int start = start();
            if (token == JsonToken.VALUE_STRING) {
                if (isText(value.text().apply(row))) {
                    replace(start, marks.text());
                    return true;
                }
                if (isText(value.otherText().apply(row))) {
                    replace(start, marks.other());
                    return true;
                }
            }
            String json = value(start);
            if (json.equals(value.json().apply(row))) {
                replace(start, marks.json());
                return true;
            }
            if (json.equals(value.otherJson().apply(row))) {
                replace(start, marks.other());
                return true;
            }
            return !marks.contains(json);
        }

        /** Most are told by their length. */
        private boolean isText(@Nullable String text) throws IOException {
            return text != null
                    && parser.getTextLength() == text.length()
                    && parser.getText().equals(text);
        }
    }

    private static final class Filling extends Copy {
        Filling(String text, JsonParser parser, EventRow row) {
            super(text, parser, row);
        }

        void object(LiftedValues lifted) throws IOException {
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                LiftedValue value = lifted.named(name);
                LiftedValues inner = lifted.within(name);
                if (value != null) {
                    int start = start();
                    String mark = value(start);
                    if (lifted.marks().contains(mark)) {
                        String written = written(value, mark, lifted.marks());
                        if (written != null) {
                            replace(start, written);
                        }
                    }
                } else if (inner != null && token == JsonToken.START_OBJECT) {
                    object(inner);
                } else {
                    parser.skipChildren();
                }
            }
        }

        /** Null for what only looks like a mark: the row is older than the column. */
        private @Nullable String written(LiftedValue value, String mark, LiftMarks marks) {
            if (mark.equals(marks.json())) {
                return value.json().apply(row);
            } else {
                boolean first = mark.equals(marks.text());
                String text = (first ? value.text() : value.otherText()).apply(row);
                return text != null
                        ? quoted(text)
                        : first ? null : value.otherJson().apply(row);
            }
        }
    }

    /** The text as a JSON string. */
    static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.append('"').toString();
    }
}
