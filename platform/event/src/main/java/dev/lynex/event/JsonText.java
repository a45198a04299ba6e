package dev.lynex.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON in a byte array, its parser, and where in the array the parser stands.
 *
 * @param start where in {@code bytes} the parser began
 * @param checking whether what is read is only checked: texts that nothing is decided by come back empty, which saves
 *     most of the time
 */
record JsonText(byte[] bytes, int start, JsonParser parser, boolean checking) {
    /** Index of the bracket or brace the parser just read. */
    int structureStart() {
        return end() - 1;
    }

    /** Index after the bracket or brace the parser just read. */
    int end() {
        return start + (int) parser.currentLocation().getByteOffset();
    }

    String slice(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Goes to the end of the value the parser stands on; true when there was a NaN or an infinity in it. */
    boolean skip() throws IOException {
        boolean odd = parser.isNaN();
        if (!parser.currentToken().isStructStart()) {
            return odd;
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                odd |= parser.isNaN();
            }
        }
        return odd;
    }

    /** What a person calls the value the parser stands on. */
    String kind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> "null";
        };
    }
}
